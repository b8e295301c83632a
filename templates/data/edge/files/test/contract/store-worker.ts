import { openStore, type StoreBindings } from '../../src/store/open.ts'
import type { Store } from '../../src/store/store.ts'

/** A call of one of the store's methods. */
export interface Call {
  method: keyof Store
  args: unknown[]
}

/** What came of it. An error keeps its name: a class does not survive the way. */
export type Outcome = { value?: unknown } | { error: string; message: string }

export async function answer(request: Request, store: Store): Promise<Response> {
  const { method, args } = (await request.json()) as Call
  const call = store[method] as (...args: unknown[]) => Promise<unknown>
  const outcome: Outcome = await call(...args).then(
    (value) => ({ value }),
    (error: Error) => ({ error: error.name, message: error.message }),
  )
  return Response.json(outcome)
}

/** The store without the service around it, so that a test can call it where it runs. */
export default {
  async fetch(request: Request, env: StoreBindings): Promise<Response> {
    const { store, finish } = openStore(env, request)
    return finish(await answer(request, store))
  },
}
