import { type StoredOrder, storedOrders } from '../compat/stored-order.ts'
import { type Order, orderId } from '../domain/orders.ts'
import type { Ask } from './ask.ts'
import { guarded, wasThereFirst } from './failures.ts'
import type { Item, OrderRequest, Placement, Store } from './store.ts'

export interface PostgresOptions {
  /** Runs one statement, which is a transaction of its own. */
  ask: Ask
  /** The point of presence that serves the request. */
  region: string
}

/**
 * The store over one PostgreSQL. Each statement is one way there and back, and holds its locks only while the database works:
 * a transaction of several would hold them, and one of Hyperdrive's connections, for as many ways.
 */
export function createPostgresStore({ ask, region }: PostgresOptions): Store {
  async function setStock(sku: string, stock: number): Promise<Item> {
    const [row] = await ask(
      `INSERT INTO items (sku, stock, sold, available) VALUES ($1, $2, 0, $2)
       ON CONFLICT (sku) DO UPDATE
       SET stock = excluded.stock, available = greatest(0, excluded.stock - items.sold)
       RETURNING sku, stock, available`,
      ...[sku, stock],
    )
    return row as unknown as Item
  }

  async function item(sku: string): Promise<Item | undefined> {
    const [row] = await ask('SELECT sku, stock, available FROM items WHERE sku = $1', sku)
    return row as unknown as Item | undefined
  }

  async function placeOrder({ sku, quantity, key, bodyHash }: OrderRequest): Promise<Placement> {
    const order = { id: orderId(key), sku, quantity, region }
    if (await sell({ ...order, body_hash: bodyHash, placed_at: new Date() })) {
      return { outcome: 'placed', order }
    }
    // Asked afterwards: what the statement above began with may be older than what kept it from selling. A query with a function like
    // now() is in no cache, also when Hyperdrive has one: developers.cloudflare.com/hyperdrive/concepts/query-caching.
    const [found] = await ask(
      `SELECT items.available AS left, orders.*
       FROM (SELECT $1::text AS id, $2::text AS sku) AS asked
       LEFT JOIN items ON items.sku = asked.sku LEFT JOIN orders ON orders.id = asked.id
       WHERE now() IS NOT NULL`,
      ...[order.id, sku],
    )
    const { left, ...row } = found as { left: number | null; id: string | null }
    if (row.id !== null) {
      const held = storedOrders.read(row)
      if (held.body_hash !== bodyHash) return { outcome: 'key-reused' }
      return { outcome: 'replayed', order: orderOf(held) }
    }
    return left === null ? { outcome: 'unknown-item' } : { outcome: 'sold-out', left }
  }

  /**
   * Takes the units if there are enough and the key is free, and writes the order down: both, or nothing. Of two with one key
   * at once the second breaks the key's uniqueness, which takes its units back.
   */
  async function sell(order: StoredOrder): Promise<boolean> {
    const row = storedOrders.write(order)
    // The names are those of a shape, never a caller's.
    const columns = Object.keys(row)
    const values = columns.map((_, index) => `$${index + 4}`)
    try {
      const placed = await ask(
        `WITH taken AS (
           UPDATE items SET sold = sold + $3, available = available - $3
           WHERE sku = $2 AND available >= $3 AND NOT EXISTS (SELECT FROM orders WHERE id = $1)
           RETURNING sku
         )
         INSERT INTO orders (${columns}) SELECT ${values} FROM taken RETURNING id`,
        ...[order.id, order.sku, order.quantity, ...Object.values(row)],
      )
      return placed.length > 0
    } catch (error) {
      if (wasThereFirst(error)) return false
      throw error
    }
  }

  async function order(id: string): Promise<Order | undefined> {
    const [row] = await ask('SELECT * FROM orders WHERE id = $1', id)
    return row && orderOf(storedOrders.read(row))
  }

  return {
    setStock: guarded(setStock),
    item: guarded(item),
    placeOrder: guarded(placeOrder),
    order: guarded(order),
  }
}

function orderOf({ id, sku, quantity, region }: StoredOrder): Order {
  return { id, sku, quantity, region }
}
