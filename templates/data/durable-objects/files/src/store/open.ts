import type { Item } from './item.ts'
import { createObjectStore } from './objects.ts'
import type { Order } from './order.ts'
import type { Store } from './store.ts'

export interface StoreBindings {
  ITEM: DurableObjectNamespace<Item>
  ORDER: DurableObjectNamespace<Order>
}

/** The store as one request sees it. `finish` adds to the answer what the caller must hand back: here, nothing. */
export function openStore(
  { ITEM, ORDER }: StoreBindings,
  request: Request,
): { store: Store; finish(response: Response): Response } {
  const region = typeof request.cf?.colo === 'string' ? request.cf.colo : 'unknown'
  return {
    store: createObjectStore({ items: ITEM, orders: ORDER, region }),
    finish: (response) => response,
  }
}
