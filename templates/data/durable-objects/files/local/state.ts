import { type Owner, startOwner } from './owner.ts'

/** What holds the data on this machine, shared by all points of presence. */
export interface State extends Pick<Owner, 'registry' | 'cut' | 'heal' | 'restart' | 'stop'> {
  /** What the service binds at one point of presence, as Miniflare's worker options. */
  bindings(pop: string): Record<string, unknown>
}

export interface StateOptions {
  pops: string[]
  /** Nothing is replicated here, so nothing lags. */
  lagMs: number
  /** An empty folder; it goes when the state stops. */
  registry: string
  /** The bundled service, which exports the objects' classes. */
  script: string
}

/** Starts the one place where the objects live. A cut point of presence cannot reach it: it answers 503. */
export async function startState({ pops, registry, script }: StateOptions): Promise<State> {
  const { durableObjects, ...owner } = await startOwner({ pops, registry, script })
  return { ...owner, bindings: () => ({ durableObjects }) }
}
