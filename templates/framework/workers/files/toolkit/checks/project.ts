import type { Topology } from '../../topology.ts'
import type { WorkerConfig } from '../cloudflare/config.ts'

/** One thing that is wrong, as the parts of a sentence: where in the file is a key, a binding or a job. */
export interface Finding {
  file: string
  where: string
  problem: string
  fix: string
}

/** What the checks look at. */
export interface Project {
  topology: Topology
  config: WorkerConfig
  /** The module that a deployment would upload; undefined when nothing was built. */
  bundle?: string | undefined
}

export type Check = (project: Project) => Finding[]

/** `wrangler.jsonc, observability: it is off, and ...; enable it.` */
export const sentence = ({ file, where, problem, fix }: Finding): string =>
  `${file}, ${where}: ${problem}; ${fix}.`
