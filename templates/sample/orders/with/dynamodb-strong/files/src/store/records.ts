import { type StoredOrder, storedOrders } from '../compat/stored-order.ts'
import type { Stock } from '../domain/stock.ts'

/** A DynamoDB item as the document client gives it. */
export type Attributes = Record<string, unknown>

export const keys = {
  item: (sku: string) => ({ pk: `ITEM#${sku}`, sk: 'STOCK' }),
  order: (id: string) => ({ pk: `ORDER#${id}`, sk: 'ORDER' }),
}

/** An item as it is stored: its stock, and the orders whose units it holds while they are being written. */
export interface HeldStock extends Stock {
  /** By the order's id; see {@link readOrder}. */
  held: Record<string, Attributes>
  /** How many holds have ended, by {@link bucketOf} their order's id. */
  ended: Record<string, number>
}

const BUCKETS = '0123456789abcdef'

/** Where the end of an order's hold is counted: orders of other buckets are not in its way. */
export function bucketOf(orderId: string): string {
  return orderId.slice(0, 1)
}

/** What a new item has besides its stock. */
export const nothingSold = {
  sold: 0,
  held: {},
  ended: Object.fromEntries([...BUCKETS].map((bucket) => [bucket, 0])),
}

export function readOrder({ pk, sk, ...stored }: Attributes): StoredOrder {
  return storedOrders.read(stored)
}

export function writeOrder(order: StoredOrder): Attributes {
  return storedOrders.write(order)
}
