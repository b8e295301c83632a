import { objectsOf, objectsWorker } from './objects.ts'
import type { Worker } from './workerd.ts'

/** What holds the data on this machine, shared by all points of presence. */
export interface State {
  /** The Workers that hold it, by the service's script. */
  workers(script: string): Worker[]
  /** What the service binds at one point of presence, as Miniflare's worker options. */
  bindings(pop: string): Record<string, unknown>
  stop(): Promise<void>
}

export interface StateOptions {
  pops: string[]
  /** Nothing is replicated here, so nothing lags. */
  lagMs: number
}

export async function startState(_: StateOptions): Promise<State> {
  return {
    workers: (script) => [objectsWorker(script)],
    bindings: () => objectsOf,
    stop: async () => {},
  }
}
