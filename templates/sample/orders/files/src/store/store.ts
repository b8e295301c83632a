import type { Basket, Order } from '../domain/orders.ts'

/** `stock` is every unit ever put on sale, `available` what is left of it, as seen from here. */
export interface Item {
  sku: string
  stock: number
  available: number
}

/** `key` is the caller's Idempotency-Key, `bodyHash` tells a retry from another request with the same key. */
export interface OrderRequest extends Basket {
  key: string
  bodyHash: string
}

export type Placement =
  | { outcome: 'placed' | 'replayed'; order: Order }
  /** `left` is what may still be sold here. */
  | { outcome: 'sold-out'; left: number }
  | { outcome: 'unknown-item' }
  | { outcome: 'key-reused' }

/**
 * What the service needs from its database, seen from where it runs. Every method may throw
 * `StoreUnavailable` when trying again later may help.
 */
export interface Store {
  /** Sets the units ever put on sale. A retry, wherever it is made, changes nothing more. */
  setStock(sku: string, stock: number): Promise<Item>
  item(sku: string): Promise<Item | undefined>
  /** Sells at most once for a key. No units stay taken without an order. */
  placeOrder(request: OrderRequest): Promise<Placement>
  order(id: string): Promise<Order | undefined>
}
