import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../commands/command.ts'

interface Route {
  pattern: string
  custom_domain?: boolean
}

/** The parts of wrangler.jsonc that this project's commands look at. */
export interface WorkerConfig {
  name?: string
  main?: string
  workers_dev?: boolean
  preview_urls?: boolean
  route?: string | Route
  routes?: (string | Route)[]
  triggers?: { crons?: string[] }
  queues?: { consumers?: unknown[] }
  workflows?: unknown[]
  observability?: { enabled?: boolean }
  limits?: { cpu_ms?: number }
  version_metadata?: { binding: string }
  analytics_engine_datasets?: { binding: string; dataset?: string }[]
  durable_objects?: { bindings: { name: string; class_name: string }[] }
  d1_databases?: { binding: string; database_id?: string; migrations_dir?: string }[]
  kv_namespaces?: { binding: string; id?: string }[]
  hyperdrive?: { binding: string; id?: string; localConnectionString?: string }[]
}

export const root = join(import.meta.dirname, '../..')
export const file = 'wrangler.jsonc'

/** JSON with comments and trailing commas, as wrangler takes it → the config. */
export function parseConfig(file: string, text: string): WorkerConfig {
  const bare = text
    .replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string = '') => string)
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, string = '') => string)
  try {
    return JSON.parse(bare) as WorkerConfig
  } catch (error) {
    throw new Failure(`${file} is not JSON: ${(error as Error).message}`)
  }
}

/** This project's, as it is on disk. */
export const readConfig = (): WorkerConfig =>
  parseConfig(file, readFileSync(join(root, file), 'utf8'))

/** What holds data and has no id: as `d1_databases.DB`, and the command that makes it. */
export function withoutIds(config: WorkerConfig): { where: string; made: string }[] {
  const { name, d1_databases = [], kv_namespaces = [], hyperdrive = [] } = config
  const missing = (key: string, words: string, binding: string) => ({
    where: `${key}.${binding}`,
    made: `npx wrangler ${words} ${name}-${binding.toLowerCase()}`,
  })
  return [
    ...d1_databases
      .filter(({ database_id }) => !database_id)
      .map(({ binding }) => missing('d1_databases', 'd1 create', binding)),
    ...kv_namespaces
      .filter(({ id }) => !id)
      .map(({ binding }) => missing('kv_namespaces', 'kv namespace create', binding)),
    ...hyperdrive
      .filter(({ id }) => !id)
      .map(({ binding }) =>
        missing(
          'hyperdrive',
          'hyperdrive create --caching-disabled --connection-string=…',
          binding,
        ),
      ),
  ]
}

/** Whether the config says anything of crons, queue consumers or Workflows: an empty list of crons takes away those that there are. */
export const hasTriggers = ({ triggers, queues, workflows }: WorkerConfig): boolean =>
  [triggers?.crons, queues?.consumers, workflows].some((list) => list !== undefined)
