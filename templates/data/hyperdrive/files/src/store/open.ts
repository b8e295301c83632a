import { asker } from './ask.ts'
import { createPostgresStore } from './postgres.ts'
import type { Store } from './store.ts'

export interface StoreBindings {
  HYPERDRIVE: Hyperdrive
}

/** The store as one request sees it. Nothing is added to its answer. */
export function openStore(
  { HYPERDRIVE }: StoreBindings,
  request: Request,
): { store: Store; finish(response: Response): Response } {
  const region = typeof request.cf?.colo === 'string' ? request.cf.colo : 'unknown'
  const ask = asker(HYPERDRIVE.connectionString)
  return { store: createPostgresStore({ ask, region }), finish: (response) => response }
}
