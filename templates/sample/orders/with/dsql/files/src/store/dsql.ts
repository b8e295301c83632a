import type { Pool } from 'pg'
import { type StoredOrder, storedOrders } from '../compat/stored-order.ts'
import { type Order, orderId } from '../domain/orders.ts'
import { leftOf, type Stock } from '../domain/stock.ts'
import { guarded } from './failures.ts'
import type { Item, OrderRequest, Placement, Store } from './store.ts'
import { type Ask, REQUEST_MS, transactionsOn } from './transactions.ts'

export interface DsqlOptions {
  pool: Pool
  /** The region whose cluster the pool connects to. */
  region: string
  /** Milliseconds for all that one request does to the database. */
  requestMs?: number
}

/**
 * The store over one of two linked Aurora DSQL clusters, which are one database: every region reads and writes the same
 * stock and the same orders. Transactions see a snapshot and lock nothing; of two that write one row the second is
 * refused when it commits, and tried again.
 */
export function createDsqlStore(options: DsqlOptions): Store {
  const { pool, region, requestMs = REQUEST_MS } = options
  const { askOnce, inTransaction } = transactionsOn(pool, requestMs)

  async function setStock(sku: string, stock: number): Promise<Item> {
    const [row] = await askOnce(
      `INSERT INTO items (sku, stock, sold) VALUES ($1, $2, 0)
       ON CONFLICT (sku) DO UPDATE SET stock = excluded.stock
       RETURNING stock, sold`,
      ...[sku, stock],
    )
    return itemOf(sku, row as unknown as Stock)
  }

  async function item(sku: string): Promise<Item | undefined> {
    const [row] = await askOnce('SELECT stock, sold FROM items WHERE sku = $1', sku)
    return row && itemOf(sku, row as unknown as Stock)
  }

  /** One transaction: no unit is sold without its order, and whoever comes second with a key finds the first. */
  async function placeOrder({ sku, quantity, key, bodyHash }: OrderRequest): Promise<Placement> {
    const id = orderId(key)
    return inTransaction(async (ask) => {
      const [earlier] = await ask('SELECT * FROM orders WHERE id = $1', id)
      if (earlier) {
        const order = storedOrders.read(earlier)
        if (order.body_hash !== bodyHash) return { outcome: 'key-reused' }
        return { outcome: 'replayed', order: orderOf(order) }
      }
      const taken = await ask(
        'UPDATE items SET sold = sold + $2 WHERE sku = $1 AND sold + $2 <= stock RETURNING sku',
        ...[sku, quantity],
      )
      if (taken.length === 0) {
        const [row] = await ask('SELECT stock, sold FROM items WHERE sku = $1', sku)
        if (!row) return { outcome: 'unknown-item' }
        return { outcome: 'sold-out', left: leftOf(row as unknown as Stock) }
      }
      const order = { id, sku, quantity, region }
      await insertOrder(ask, { ...order, body_hash: bodyHash, placed_at: new Date() })
      return { outcome: 'placed', order }
    })
  }

  async function order(id: string): Promise<Order | undefined> {
    const [row] = await askOnce('SELECT * FROM orders WHERE id = $1', id)
    return row && orderOf(storedOrders.read(row))
  }

  return {
    setStock: guarded(setStock),
    item: guarded(item),
    placeOrder: guarded(placeOrder),
    order: guarded(order),
  }
}

async function insertOrder(ask: Ask, order: StoredOrder): Promise<void> {
  const row = storedOrders.write(order)
  // The names are those of a shape, never a caller's.
  const columns = Object.keys(row)
  const values = columns.map((_, index) => `$${index + 1}`)
  await ask(`INSERT INTO orders (${columns}) VALUES (${values})`, ...Object.values(row))
}

function itemOf(sku: string, stock: Stock): Item {
  return { sku, stock: stock.stock, available: leftOf(stock) }
}

function orderOf({ id, sku, quantity, region }: StoredOrder): Order {
  return { id, sku, quantity, region }
}
