import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { runtimeOf } from '../../local/runtime.ts'
import { type State, startState } from '../../local/state.ts'
import { UnknownShape } from '../../src/compat/shapes.ts'
import { type Store, StoreUnavailable } from '../../src/store/store.ts'
import type { Call, Outcome } from './store-worker.ts'

/** What one point of presence answers. */
export type Fetch = (path: string, init?: RequestInit) => Promise<Response>

/** Points of presence that share one state, and run the store alone. */
export interface Pops {
  state: State
  fetch(pop: string): Fetch
  stop(): Promise<void>
}

export interface PopsOptions {
  pops: string[]
  /** The Worker that runs at each of them, as text. */
  script: string | ((pop: string) => string)
  /** The service, whose release the state is of. */
  owner: string
  lagMs?: number
}

export async function startPops({ pops, script, owner, lagMs = 0 }: PopsOptions): Promise<Pops> {
  const registry = await mkdtemp(join(tmpdir(), 'pops-'))
  const state = await startState({ pops, lagMs, registry, script: owner })
  const optionsAt = (pop: string) =>
    convertV4MiniflareOptions({
      unsafeDevRegistryPath: state.registry(pop),
      handleStructuredLogs: () => {},
      workers: [
        {
          name: `store-${pop}`,
          modules: true,
          script: typeof script === 'string' ? script : script(pop),
          ...runtimeOf(),
          bindings: { CF_VERSION_METADATA: { id: pop } },
          ...state.bindings(pop),
        },
      ],
    })
  const workers = new Map(pops.map((pop) => [pop, new Miniflare(optionsAt(pop))]))
  const at = (pop: string) => workers.get(pop) as Miniflare
  await Promise.all(pops.map((pop) => at(pop).ready))

  return {
    state,
    fetch: (pop) => async (path, init) => {
      const request = { ...init, cf: { colo: pop } } as never
      return (await at(pop).dispatchFetch(`http://store${path}`, request)) as unknown as Response
    },
    async stop() {
      await Promise.all(pops.map((pop) => at(pop).dispose()))
      await state.stop()
      await rm(registry, { recursive: true, force: true })
    },
  }
}

/** The store that answers `fetch`, with its own errors. */
export function storeOver(fetch: Fetch): Store {
  const call =
    (method: Call['method']) =>
    async (...args: unknown[]) => {
      const response = await fetch('/', { method: 'POST', body: JSON.stringify({ method, args }) })
      const outcome = (await response.json()) as Outcome
      if (!('error' in outcome)) return outcome.value
      throw errorOf(outcome)
    }
  return {
    setStock: call('setStock') as Store['setStock'],
    item: call('item') as Store['item'],
    placeOrder: call('placeOrder') as Store['placeOrder'],
    order: call('order') as Store['order'],
  }
}

function errorOf({ error, message }: { error: string; message: string }): Error {
  if (error === 'StoreUnavailable') return new StoreUnavailable(message)
  if (error === 'UnknownShape') return new UnknownShape(message)
  return new Error(`${error}: ${message}`)
}
