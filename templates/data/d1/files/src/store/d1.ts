import { storedOrders } from '../compat/stored-order.ts'
import { type Order, orderId } from '../domain/orders.ts'
import { guarded } from './failures.ts'
import { statementsOf } from './statements.ts'
import type { Item, OrderRequest, Placement, Store } from './store.ts'

export interface D1Options {
  /** Opens the session that all of a request's statements run in; its errors are thrown by the store's methods. */
  session: () => D1DatabaseSession
  /** The point of presence that serves the request. */
  region: string
}

interface Stock {
  stock: number
  sold: number
}

type Row = Record<string, unknown>

/**
 * The store over one D1 database. Whatever writes runs at its primary, wherever the request came in; a read may be
 * served by a replica, which is never behind what the session has seen.
 */
export function createD1Store({ session, region }: D1Options): Store {
  async function setStock(sku: string, stock: number): Promise<Item> {
    const row = await statementsOf(session()).setStock(sku, stock).first<Stock>()
    return itemOf(sku, row as Stock)
  }

  async function item(sku: string): Promise<Item | undefined> {
    const row = await statementsOf(session()).item(sku).first<Stock>()
    return row ? itemOf(sku, row) : undefined
  }

  /** One transaction at the primary: no unit is sold without its order, and whoever comes second with a key finds the first. */
  async function placeOrder({ sku, quantity, key, bodyHash }: OrderRequest): Promise<Placement> {
    const opened = session()
    const statements = statementsOf(opened)
    const id = orderId(key)
    const at = Date.now()
    const [, written, , orders, items] = (await opened.batch<Row>([
      statements.takeUnits(id, { sku, quantity }),
      statements.newOrder({ id, sku, quantity, region, bodyHash, at }),
      statements.forget(id, { sku, quantity }),
      statements.order(id),
      statements.item(sku),
    ])) as [D1Result, D1Result, D1Result, D1Result<Row>, D1Result<Stock>]

    const [row] = orders.results
    if (row) {
      const held = storedOrders.read(row)
      if (held.bodyHash !== bodyHash) return { outcome: 'key-reused' }
      const outcome = written.results.length > 0 ? 'placed' : 'replayed'
      return { outcome, order: orderOf(held) }
    }
    const [stock] = items.results
    if (!stock) return { outcome: 'unknown-item' }
    return { outcome: 'sold-out', left: itemOf(sku, stock).available }
  }

  async function order(id: string): Promise<Order | undefined> {
    const row = await statementsOf(session()).order(id).first<Row>()
    return row ? orderOf(storedOrders.read(row)) : undefined
  }

  return {
    setStock: guarded(setStock),
    item: guarded(item),
    placeOrder: guarded(placeOrder),
    order: guarded(order),
  }
}

function itemOf(sku: string, { stock, sold }: Stock): Item {
  return { sku, stock, available: Math.max(0, stock - sold) }
}

function orderOf({ id, sku, quantity, region }: Order): Order {
  return { id, sku, quantity, region }
}
