import { file, type WorkerConfig, withoutIds } from '../cloudflare/config.ts'
import type { Finding } from './project.ts'

/**
 * What holds data is bound by its id. By the binding's name alone wrangler makes a new one, and an empty one, where it finds
 * none: for a binding that was renamed, too. Before the first deployment there is no id.
 */
export const ids = (config: WorkerConfig): Finding[] =>
  withoutIds(config).map(({ where, made }) => ({
    file,
    where,
    problem: 'it has no id, so a deployment fails, or makes a new and empty one',
    fix: `write its id down, or that of the one that "${made}" makes`,
  }))
