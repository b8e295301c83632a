import type { Item } from './item.ts'
import { createObjectStore } from './objects.ts'
import type { Order } from './order.ts'
import { shownItem } from './shown.ts'
import type { Store } from './store.ts'

export interface StoreBindings {
  ITEM: DurableObjectNamespace<Item>
  ORDER: DurableObjectNamespace<Order>
  SHOWN: KVNamespace
}

/** When the stock in the answer was counted. It may have changed since. */
const HEADER = 'x-as-of'

/**
 * The store as one request sees it: everything is decided by the objects, and only looking at an item is answered from
 * KV. `finish` adds to the answer when that was counted.
 */
export function openStore(
  { ITEM, ORDER, SHOWN }: StoreBindings,
  request: Request,
): { store: Store; finish(response: Response): Response } {
  const region = typeof request.cf?.colo === 'string' ? request.cf.colo : 'unknown'
  const objects = createObjectStore({ items: ITEM, orders: ORDER, region })
  let asOf: number | undefined
  return {
    store: {
      ...objects,
      async item(sku) {
        const shown = await shownItem(SHOWN, sku)
        asOf = shown?.asOf
        // What KV does not have may have been put on sale this minute.
        return shown ? shown.item : objects.item(sku)
      },
    },
    finish(response) {
      if (asOf !== undefined) response.headers.set(HEADER, new Date(asOf).toISOString())
      return response
    },
  }
}
