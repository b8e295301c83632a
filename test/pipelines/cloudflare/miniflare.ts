import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Only what is used of miniflare: it is a package of the project under test, not of this repository. */
export interface Miniflare {
  ready: Promise<URL>
  setOptions(options: unknown): Promise<void>
  dispatchFetch(url: string, init: object): Promise<Response>
  getD1Database(binding: string, worker: string): Promise<D1>
  dispose(): Promise<void>
}
export interface D1 {
  prepare(sql: string): { bind(...values: unknown[]): { all(): Promise<object> } }
  batch(statements: unknown[]): Promise<object[]>
}

/** @param project a folder from which the package is found */
export async function loadMiniflare(project: string) {
  const path = createRequire(join(project, 'package.json')).resolve('miniflare')
  const { default: loaded } = await import(pathToFileURL(path).href)
  return {
    make: (options: unknown): Miniflare => new loaded.Miniflare(options),
    /** The flat options that older versions took, as this one takes them. */
    convert: (options: object): unknown => loaded.convertV4MiniflareOptions(options),
  }
}
