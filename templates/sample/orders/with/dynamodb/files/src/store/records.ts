import { type StoredOrder, storedOrders } from '../compat/stored-order.ts'
import type { Sold, Supply } from '../domain/stock.ts'

/** A DynamoDB item as the document client gives it. */
export type Attributes = Record<string, unknown>

/**
 * The table's keys. A region's name ends every one that it writes: no item is written by two regions, because under
 * last-writer-wins one of two concurrent writes is dropped without a word.
 */
export const keys = {
  supply: (sku: string, region: string) => ({ pk: `ITEM#${sku}`, sk: `SUPPLY#${region}` }),
  escrow: (sku: string, region: string) => ({ pk: `ITEM#${sku}`, sk: `ESCROW#${region}` }),
  order: (id: string, region: string) => ({ pk: `ORDER#${id}`, sk: region }),
}

/** A copy of an order and the region that wrote it, which for a void copy is not the one that sold it. */
export interface HeldOrder extends StoredOrder {
  heldIn: string
}

/** All of a SKU's items → what every region put on sale and sold. */
export function readStock(items: readonly Attributes[]): { supplies: Supply[]; sold: Sold } {
  const supplies: Supply[] = []
  const sold: Record<string, number> = {}
  for (const { sk, stock, at, taken } of items) {
    const [kind, region] = String(sk).split('#') as [string, string]
    if (kind === 'SUPPLY') supplies.push({ region, stock: Number(stock), at: Number(at) })
    if (kind === 'ESCROW') sold[region] = Number(taken)
  }
  return { supplies, sold }
}

export function readOrder({ pk, sk, ...stored }: Attributes): HeldOrder {
  return { ...storedOrders.read(withoutBookkeeping(stored)), heldIn: String(sk) }
}

/** Names with `aws:` are replication's own. Written into another item, they would pass that write off as a copy. */
function withoutBookkeeping(stored: Attributes): Attributes {
  return Object.fromEntries(Object.entries(stored).filter(([name]) => !name.startsWith('aws:')))
}

export function writeOrder({ heldIn, ...order }: HeldOrder): Attributes {
  return { ...keys.order(order.id, heldIn), ...storedOrders.write(order) }
}
