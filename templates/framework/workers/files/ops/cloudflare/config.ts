import { join } from 'node:path'
import { Failure } from '../command.ts'

/** The parts of wrangler.jsonc that this project's commands look at. */
export interface WorkerConfig {
  name?: string
  main?: string
  workers_dev?: boolean
  preview_urls?: boolean
  routes?: { pattern: string; custom_domain?: boolean }[]
  observability?: { enabled?: boolean }
  version_metadata?: { binding: string }
  analytics_engine_datasets?: { binding: string; dataset?: string }[]
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
