import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { StoredOrder } from '../compat/stored-order.ts'
import { type Order, orderId } from '../domain/orders.ts'
import { leftOf } from '../domain/stock.ts'
import { CONTENDED, limitsOf, REQUEST_MS, untilUncontended } from './attempts.ts'
import { StoreBusy } from './errors.ts'
import { guarded } from './failures.ts'
import { finish, finishAbandoned, isFull } from './holds.ts'
import { type HeldStock, readOrder, writesOf } from './records.ts'
import type { Item, OrderRequest, Placement, Store } from './store.ts'

export interface DynamoOptions {
  client: DynamoDBDocumentClient
  table: string
  /** The region that this store reads and writes in. */
  region: string
  /** How long a request may take, in ms; default 7,000. */
  requestMs?: number
}

/** How long a request may be at work on what others left. What it came for does not wait for more. */
const ASIDE_MS = 2_000

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
export function createDynamoStore(options: DynamoOptions): Store {
  const { client, table, region, requestMs = REQUEST_MS } = options

  function within(ms: number, patience?: AbortSignal) {
    const limits = limitsOf(ms, patience)
    return { limits, writes: writesOf(client, table, limits) }
  }

  async function setStock(sku: string, stock: number): Promise<Item> {
    return itemOf(sku, await within(requestMs).writes.setStock(sku, stock))
  }

  async function item(sku: string): Promise<Item | undefined> {
    const { limits, writes } = within(requestMs)
    const stock = await writes.stock(sku)
    const aside = within(ASIDE_MS, limits.patience).writes
    const isOld = stock && (await finishAbandoned(stock, aside))
    const now = isOld ? await writes.stock(sku) : stock
    return now && itemOf(sku, now)
  }

  async function placeOrder({ sku, quantity, key, bodyHash }: OrderRequest): Promise<Placement> {
    const id = orderId(key)
    const { limits, writes } = within(requestMs)
    const aside = within(ASIDE_MS, limits.patience).writes
    let hasHelped = false
    return untilUncontended(async () => {
      // The item before the order, never after it: a hold that has ended before the first read has left its order for
      // the second, and one that ends later changes what `hold` rests on.
      const stock = await writes.stock(sku)
      const earlier = await writes.order(id)
      if (earlier && earlier.bodyHash !== bodyHash) return { outcome: 'key-reused' }
      if (earlier) return { outcome: 'replayed', order: orderOf(earlier) }
      if (!stock) return { outcome: 'unknown-item' }

      const held = stock.held[id]
      if (held) {
        await finish(readOrder(held), writes)
        return CONTENDED
      }
      if (!hasHelped) {
        hasHelped = true
        if (await finishAbandoned(stock, aside)) return CONTENDED
      }
      const left = leftOf(stock)
      if (quantity > left) return { outcome: 'sold-out', left }
      if (isFull(stock)) throw new StoreBusy(`${sku} has too many orders on their way.`)
      const order: StoredOrder = { id, sku, quantity, region, bodyHash, at: Date.now() }
      if (!(await writes.hold(order, stock))) return CONTENDED
      return (await finish(order, writes))
        ? { outcome: 'placed', order: orderOf(order) }
        : CONTENDED
    }, limits)
  }

  async function order(id: string): Promise<Order | undefined> {
    const found = await within(requestMs).writes.order(id)
    return found && orderOf(found)
  }

  return {
    setStock: guarded(setStock),
    item: guarded(item),
    placeOrder: guarded(placeOrder),
    order: guarded(order),
  }
}

function itemOf(sku: string, stock: HeldStock): Item {
  return { sku, stock: stock.stock, available: leftOf(stock) }
}

function orderOf({ id, sku, quantity, region }: StoredOrder): Order {
  return { id, sku, quantity, region }
}
