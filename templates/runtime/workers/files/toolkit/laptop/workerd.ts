import { builtinModules } from 'node:module'
import { type BuildOptions, build } from 'esbuild'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { readConfig, root, type WorkerConfig } from '../cloudflare/config.ts'

/** A Worker in Miniflare's words; the source is one module. */
export interface Worker {
  name: string
  script: string
  [option: string]: unknown
}

/** One process of Cloudflare's runtime, with all that a rehearsal needs. */
export interface Workerd {
  /** Where the first of its Workers takes requests. */
  url: string
  /** Ends the process without a word, whatever it was doing, and starts another one on what it had on disk. */
  load(workers: Worker[]): Promise<void>
  stop(): Promise<void>
}

/** @param disk a folder for what Workers keep */
export async function startWorkerd(workers: Worker[], disk: string): Promise<Workerd> {
  const options = (all: Worker[]) =>
    convertV4MiniflareOptions({
      // One that is free, and the same one after each load.
      port: 0,
      resourcePersistencePath: disk,
      handleStructuredLogs: () => {},
      workers: all.map((worker) => ({ modules: true, ...runtimeOf(), ...worker })),
    })
  const miniflare = new Miniflare(options(workers))
  const { origin } = await miniflare.ready
  return {
    url: origin,
    load: (all) => miniflare.setOptions(options(all)),
    stop: () => miniflare.dispose(),
  }
}

interface Dated extends WorkerConfig {
  compatibility_date: string
  compatibility_flags: string[]
}

/** How wrangler.jsonc wants workerd to behave, in Miniflare's words: here as in the cloud. */
function runtimeOf() {
  const config = readConfig() as Dated
  const datasets = config.analytics_engine_datasets ?? []
  return {
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: config.compatibility_flags,
    analyticsEngineDatasets: Object.fromEntries(
      datasets.map(({ binding, dataset = binding }) => [binding, { dataset }]),
    ),
  }
}

/** As wrangler bundles: what runs in the cloud is what runs here. */
export const asWrangler = {
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'browser',
  conditions: ['workerd', 'worker', 'browser'],
  external: ['cloudflare:*', 'node:*', ...builtinModules],
  // Packages that are no ES modules ask for Node's by require.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire('/');",
  },
} satisfies BuildOptions & { write: false }

/**
 * One module of a Worker's source as it is now.
 *
 * @param entry relative to the project
 * @throws when it does not compile; the message names the place
 */
export async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    ...asWrangler,
    entryPoints: [entry],
    absWorkingDir: root,
    target: 'es2024',
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}
