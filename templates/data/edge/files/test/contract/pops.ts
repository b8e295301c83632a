import { UnknownShape } from '../../src/compat/shapes.ts'
import { StoreBusy, StoreUnavailable } from '../../src/store/errors.ts'
import type { Store } from '../../src/store/store.ts'
import { type Local, startLocal } from '../../toolkit/laptop/start.ts'
import type { Call, Outcome } from './store-worker.ts'

/** What one point of presence answers. */
export type Fetch = (path: string, init?: RequestInit) => Promise<Response>

/** Points of presence that share one state, and run the store alone. */
export interface Pops extends Local {
  fetch(pop: string): Fetch
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
  const local = await startLocal({ places: pops, script, owner, lagMs })
  return {
    ...local,
    fetch: (pop) => (path, init) => {
      const headers = new Headers(init?.headers)
      headers.set('x-place', pop)
      return fetch(`${local.url}${path}`, { ...init, headers })
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
  if (error === 'StoreBusy') return new StoreBusy(message)
  if (error === 'StoreUnavailable') return new StoreUnavailable(message)
  if (error === 'UnknownShape') return new UnknownShape(message)
  return new Error(`${error}: ${message}`)
}
