import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'

export interface Query {
  sql: string
  params?: unknown[]
}

/** What D1 answers to a batch, in its own form. */
export interface QueryResult {
  meta: Record<string, unknown>
  data: { columns: string[]; rows: unknown[][] }
}

/** Several D1 databases of Miniflare, each with all migrations applied. */
export interface Databases {
  /** Runs batches one after another, each as one transaction. One that fails gives an error and changes nothing. */
  run(database: string, batches: Query[][]): Promise<(QueryResult[] | Error)[]>
  stop(): Promise<void>
}

/** D1's own lower level, past the conveniences for a program: rows as they are. */
const script = `export default {
  async fetch(request, env) {
    const { database, batches } = await request.json()
    const outcomes = []
    for (const queries of batches) {
      try {
        outcomes.push(await env[database].query({ queries }))
      } catch (error) {
        outcomes.push({ error: error.message })
      }
    }
    return Response.json(outcomes)
  },
}`

/** @param names of the databases: letters and digits */
export async function startDatabases(names: readonly string[]): Promise<Databases> {
  const worker = new Miniflare(
    convertV4MiniflareOptions({
      name: 'databases',
      modules: true,
      script,
      compatibilityDate: '2026-11-17',
      compatibilityFlags: ['d1_binding_jsrpc'],
      d1Databases: Object.fromEntries(names.map((name) => [name, name])),
    }),
  )

  async function run(database: string, batches: Query[][]): Promise<(QueryResult[] | Error)[]> {
    const body = JSON.stringify({ database, batches })
    const response = await worker.dispatchFetch('http://databases/', { method: 'POST', body })
    const outcomes = (await response.json()) as ({ results: QueryResult[] } | { error: string })[]
    return outcomes.map((one) => ('error' in one ? new Error(one.error) : one.results))
  }

  const statements = await migrations()
  for (const name of names) {
    const [outcome] = await run(name, [statements])
    if (outcome instanceof Error) throw outcome
  }
  return { run, stop: () => worker.dispose() }
}

/** The statements of all migrations, in order. None of them has a semicolon inside. */
async function migrations(): Promise<Query[]> {
  const folder = join(import.meta.dirname, '../../migrations')
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return texts
    .flatMap((text) => text.replaceAll(/--.*$/gm, '').split(';'))
    .map((sql) => ({ sql: sql.trim() }))
    .filter(({ sql }) => sql !== '')
}
