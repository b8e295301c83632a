import { type StoredOrder, storedOrders } from '../compat/stored-order.ts'
import type { Basket } from '../domain/orders.ts'

/** The part of D1 that prepares statements: a session. */
type Session = Pick<D1DatabaseSession, 'prepare'>

/** Every statement of the store. */
export function statementsOf(session: Session) {
  return {
    setStock(sku: string, stock: number): D1PreparedStatement {
      return session
        .prepare(
          `INSERT INTO items (sku, stock) VALUES (?1, ?2)
           ON CONFLICT (sku) DO UPDATE SET stock = excluded.stock
           RETURNING stock, sold`,
        )
        .bind(sku, stock)
    },

    item(sku: string): D1PreparedStatement {
      return session.prepare('SELECT stock, sold FROM items WHERE sku = ?1').bind(sku)
    },

    order(id: string): D1PreparedStatement {
      return session.prepare('SELECT * FROM orders WHERE id = ?1').bind(id)
    },

    /** Takes the units if there are enough and the order's key is free, and notes on the item whose they are. */
    takeUnits(id: string, { sku, quantity }: Basket): D1PreparedStatement {
      return session
        .prepare(
          `UPDATE items SET sold = sold + ?3, lastOrder = ?1
           WHERE sku = ?2 AND sold + ?3 <= stock
             AND NOT EXISTS (SELECT 1 FROM orders WHERE id = ?1)`,
        )
        .bind(id, sku, quantity)
    },

    /** Ends what the two statements before had between them: the same id may come again when its order has been deleted. */
    forget(id: string, { sku }: Basket): D1PreparedStatement {
      return session
        .prepare('UPDATE items SET lastOrder = NULL WHERE sku = ?2 AND lastOrder = ?1')
        .bind(id, sku)
    },

    /** Writes the order down if the statement before took its units; then, and only then, it returns a row. */
    newOrder(order: StoredOrder): D1PreparedStatement {
      const row = storedOrders.write(order)
      // The names are those of a shape, never a caller's.
      const columns = Object.keys(row)
      const values = columns.map((_, index) => `?${index + 3}`)
      return session
        .prepare(
          `INSERT INTO orders (${columns}) SELECT ${values}
           FROM items WHERE sku = ?2 AND lastOrder = ?1
           ON CONFLICT (id) DO NOTHING RETURNING id`,
        )
        .bind(order.id, order.sku, ...Object.values(row))
    },
  }
}
