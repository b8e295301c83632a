import { objectsOf, objectsWorker } from './objects.ts'
import { type Kv, type Namespace, startNamespace } from './shown.ts'
import type { Worker } from './workerd.ts'

/** What holds the data on this machine: the objects in one place, and KV with a cache at each point of presence. */
export interface State {
  /** The Workers that hold it, by the service's script. */
  workers(script: string): Worker[]
  /** What the service binds at one point of presence, as Miniflare's worker options. */
  bindings(pop: string): Record<string, unknown>
  /** Takes KV away from a point of presence or from the `objects`, or gives it back. */
  cutShown(place: string): void
  healShown(place: string): void
  /** The stock that KV has of an item, past every cache. */
  shown(sku: string): Promise<number | undefined>
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
  const bindingOf = (place: string) => ({ kvNamespaces: { SHOWN: shown.get(place)?.binding } })

  return {
    workers: (script) => [{ ...objectsWorker(script), ...bindingOf('objects') }],
    bindings: (pop) => ({ ...objectsOf, ...bindingOf(pop) }),
    cutShown: (place) => shown.get(place)?.cut(),
    healShown: (place) => shown.get(place)?.heal(),
    async shown(sku) {
      const copy = await namespace.read(`item:${sku}`)
      return copy === null ? undefined : JSON.parse(copy).available
    },
    writes: namespace.writes,
    stop: () => namespace.stop(),
  }
}
