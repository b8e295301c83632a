import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UnknownShape } from '../../src/compat/shapes.ts'
import { StoreBusy, StoreUnavailable } from '../../src/store/errors.ts'
import type { Store } from '../../src/store/store.ts'
import { type State, startState } from '../../toolkit/laptop/state.ts'
import { startWorkerd, type Worker } from '../../toolkit/laptop/workerd.ts'
import type { Call, Outcome } from './store-worker.ts'

/** What one point of presence answers. */
export type Fetch = (path: string, init?: RequestInit) => Promise<Response>

/** Points of presence that share one state, and run the store alone. */
export interface Pops {
  state: State
  fetch(pop: string): Fetch
  /** Ends all that runs, without a word, and starts it again; from then on with these objects, if they are given. */
  crash(owner?: string): Promise<void>
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

/** Stands where a request comes in. */
const edge = `export default {
  fetch(request, env) {
    const pop = request.headers.get('x-place')
    return env[pop].fetch(request, { cf: { ...request.cf, colo: pop } })
  },
}`

export async function startPops({ pops, script, owner, lagMs = 0 }: PopsOptions): Promise<Pops> {
  const folder = await mkdtemp(join(tmpdir(), 'pops-'))
  const state = await startState({ pops, lagMs })
  let objects = owner
  const workers = (): Worker[] => [
    {
      ...{ name: 'edge', script: edge },
      serviceBindings: Object.fromEntries(pops.map((pop) => [pop, `store-${pop}`])),
    },
    ...state.workers(objects),
    ...pops.map((pop) => ({
      name: `store-${pop}`,
      script: typeof script === 'string' ? script : script(pop),
      bindings: { CF_VERSION_METADATA: { id: pop } },
      ...state.bindings(pop),
    })),
  ]
  const workerd = await startWorkerd(workers(), folder)

  return {
    state,
    fetch: (pop) => (path, init) => {
      const headers = new Headers(init?.headers)
      headers.set('x-place', pop)
      return fetch(`${workerd.url}${path}`, { ...init, headers })
    },
    async crash(owner = objects) {
      objects = owner
      await workerd.load(workers())
    },
    async stop() {
      await workerd.stop()
      await state.stop()
      await rm(folder, { recursive: true, force: true })
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
