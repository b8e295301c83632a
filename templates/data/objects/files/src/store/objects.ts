import { UnknownShape } from '../compat/shapes.ts'
import { storedOrders } from '../compat/stored-order.ts'
import { type Order, orderId } from '../domain/orders.ts'
import { StoreBusy, StoreUnavailable } from './errors.ts'
import { reached } from './failures.ts'
import type { Item as ItemObject } from './item.ts'
import type { Order as OrderObject, Stored } from './order.ts'
import type { Item, OrderRequest, Placement, Store } from './store.ts'

export interface ObjectOptions {
  items: DurableObjectNamespace<ItemObject>
  orders: DurableObjectNamespace<OrderObject>
  /** The point of presence that serves the request. */
  region: string
}

const ORDER_ID = /^[0-9a-f]{32}$/

/**
 * The store over two kinds of Durable Objects: one per item, which alone sells its units, and one per order, which
 * keeps its idempotency key. Each exists once in the world, so every point of presence sees the same.
 */
export function createObjectStore({ items, orders, region }: ObjectOptions): Store {
  const setStock = (sku: string, stock: number): Promise<Item> =>
    reached(items.getByName(sku).setStock(sku, stock))

  const item = (sku: string): Promise<Item | undefined> => reached(items.getByName(sku).read())

  async function placeOrder({ sku, quantity, key, bodyHash }: OrderRequest): Promise<Placement> {
    const id = orderId(key)
    const claim = { id, sku, quantity, region, bodyHash, at: Date.now(), placed: false }
    const wanted = storedOrders.write(claim) as Stored
    const answer = await reached(orders.getByName(id).place(wanted))
    switch (answer.outcome) {
      case 'placed':
      case 'replayed':
        return { outcome: answer.outcome, order: orderOf(answer.order) as Order }
      case 'unavailable':
        throw answer.busy ? new StoreBusy(answer.why) : new StoreUnavailable(answer.why)
      case 'unknown-shape':
        throw new UnknownShape(answer.why)
      default:
        return answer
    }
  }

  async function order(id: string): Promise<Order | undefined> {
    // Any other name would make an object for whatever a caller writes into the path.
    if (!ORDER_ID.test(id)) return undefined
    const found = await reached(orders.getByName(id).read())
    return found && orderOf(found)
  }

  return { setStock, item, placeOrder, order }
}

/** The order, or undefined for a key whose units are not sold yet. */
function orderOf(stored: Stored): Order | undefined {
  const { id, sku, quantity, region, placed } = storedOrders.read(stored)
  return placed ? { id, sku, quantity, region } : undefined
}
