import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { StoredOrder } from '../compat/stored-order.ts'
import { type Order, orderId } from '../domain/orders.ts'
import { leftOf } from '../domain/stock.ts'
import { CONTENDED, untilUncontended } from './attempts.ts'
import type { RegionStore } from './evacuation.ts'
import { guarded, isContended } from './failures.ts'
import { type HeldStock, readOrder } from './records.ts'
import type { Item, OrderRequest, Placement } from './store.ts'
import { writesOf } from './writes.ts'

export interface DynamoOptions {
  client: DynamoDBDocumentClient
  table: string
  /** The region that this store reads and writes in. */
  region: string
}

/** No request is still at work after so long: the function has ten seconds. */
const ABANDONED_MS = 15_000

/**
 * The store over one replica of a DynamoDB global table with strong consistency (MRSC): every region reads and writes
 * the same stock and the same orders. The table has no transactions, so an order takes three writes:
 *
 * 1. The item sells its units and holds them in the order's name. From here on the order will exist.
 * 2. The order is written under the id that follows from its idempotency key.
 * 3. The item forgets the hold.
 *
 * Whoever finds a hold may do the rest, any number of times: a crash between two writes loses nothing.
 */
export function createDynamoStore({ client, table, region }: DynamoOptions): RegionStore {
  const writes = writesOf(client, table)

  async function setStock(sku: string, stock: number): Promise<Item> {
    return itemOf(sku, await writes.setStock(sku, stock))
  }

  async function item(sku: string): Promise<Item | undefined> {
    const stock = await writes.stock(sku)
    return stock && itemOf(sku, stock)
  }

  async function placeOrder({ sku, quantity, key, bodyHash }: OrderRequest): Promise<Placement> {
    const id = orderId(key)
    return untilUncontended(async () => {
      // The item before the order, never after it: a hold that has ended before the first read has left its order for
      // the second, and one that ends later changes what `hold` rests on.
      const stock = await writes.stock(sku)
      const earlier = await writes.order(id)
      if (earlier && earlier.bodyHash !== bodyHash) return { outcome: 'key-reused' }
      if (earlier) return { outcome: 'replayed', order: orderOf(earlier) }
      if (!stock) return { outcome: 'unknown-item' }

      await finishAbandoned(stock)
      const held = stock.held[id]
      if (held) {
        await finish(readOrder(held))
        return CONTENDED
      }
      const left = leftOf(stock)
      if (quantity > left) return { outcome: 'sold-out', left }
      const order: StoredOrder = { id, sku, quantity, region, bodyHash, at: Date.now() }
      if (!(await writes.hold(order, stock))) return CONTENDED
      return (await finish(order)) ? { outcome: 'placed', order: orderOf(order) } : CONTENDED
    })
  }

  async function order(id: string): Promise<Order | undefined> {
    const found = await writes.order(id)
    return found && orderOf(found)
  }

  /**
   * Makes an order of a hold. When its key has become the order of another item meanwhile, the units go back.
   *
   * @returns whether the order is the hold's
   */
  async function finish(held: StoredOrder): Promise<boolean> {
    const kept = (await writes.newOrder(held)) || (await writes.order(held.id))?.sku === held.sku
    const ending = writes.endHold(held, kept ? 0 : held.quantity)
    // The order stands. What is left of its hold is for whoever comes by.
    await ending.catch(() => {})
    return kept
  }

  /** Finishes what requests that died have left in the item. A failure is not the matter of who came by. */
  async function finishAbandoned({ held }: HeldStock): Promise<void> {
    const since = Date.now() - ABANDONED_MS
    const abandoned = Object.values(held).filter(({ at }) => Number(at) < since)
    await Promise.allSettled(abandoned.map(async (one) => finish(readOrder(one))))
  }

  /**
   * By an operator's switch, or because no other region can be reached: then strong reads and all writes fail here, and
   * a read that may be stale still works. Users are better served elsewhere.
   */
  async function evacuated(): Promise<boolean> {
    try {
      return await writes.evacuated(region, true)
    } catch (error) {
      if (isContended(error)) throw error
      await writes.evacuated(region, false)
      return true
    }
  }

  return {
    setStock: guarded(setStock),
    item: guarded(item),
    placeOrder: guarded(placeOrder),
    order: guarded(order),
    evacuated: guarded(evacuated),
    setEvacuated: guarded(writes.setEvacuated),
  }
}

function itemOf(sku: string, stock: HeldStock): Item {
  return { sku, stock: stock.stock, available: leftOf(stock) }
}

function orderOf({ id, sku, quantity, region }: StoredOrder): Order {
  return { id, sku, quantity, region }
}
