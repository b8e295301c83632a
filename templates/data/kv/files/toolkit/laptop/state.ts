import { type Kv, type Namespace, startNamespace } from './shown.ts'

/** What holds the data on this machine beside the objects: KV with a cache at each point of presence, and where objects run. */
export interface State {
  /** What the service binds at one point of presence, or its `objects` do, as Miniflare's worker options. */
  bindings(place: string): Record<string, unknown>
  /** Takes KV away from a point of presence or from the `objects`, or gives it back. */
  cutShown(place: string): void
  healShown(place: string): void
  /** The value that KV has under a key, past every cache. */
  read(key: string): Promise<string | null>
  /** What KV was asked to write. */
  readonly writes: Namespace['writes']
  stop(): Promise<void>
}

export interface StateOptions {
  pops: string[]
  /** How long each point of presence goes on showing what it has read: 60 s on Cloudflare. */
  lagMs: number
}

export async function startState({ pops, lagMs }: StateOptions): Promise<State> {
  const namespace = await startNamespace()
  const shown = new Map<string, Kv>([['objects', await namespace.at(0)]])
  for (const pop of pops) shown.set(pop, await namespace.at(lagMs))
  return {
    bindings: (place) => ({ kvNamespaces: { SHOWN: shown.get(place)?.binding } }),
    cutShown: (place) => shown.get(place)?.cut(),
    healShown: (place) => shown.get(place)?.heal(),
    read: (key) => namespace.read(key),
    writes: namespace.writes,
    stop: () => namespace.stop(),
  }
}
