import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { type StoredOrder, storedOrders } from '../compat/stored-order.ts'
import { type Order, orderId } from '../domain/orders.ts'
import { leftOf, type Stock } from '../domain/stock.ts'
import type { RegionStore } from './evacuation.ts'
import { Crowded, guarded, NoAnswer, TimeIsUp } from './failures.ts'
import type { Item, OrderRequest, Placement } from './store.ts'
import { type Ask, transactionsOn } from './transactions.ts'

export interface DsqlStore extends RegionStore {
  /** The operators' switch alone, for them: throws when it cannot be read. */
  flag(): Promise<boolean>
}

export interface DsqlOptions {
  pool: Pool
  /** The region whose cluster the pool connects to. */
  region: string
  /** Milliseconds for all that one request does to the database. */
  requestMs?: number
}

/** Its waits and repetitions included: of the function's ten seconds three are left to say so when the time is up. */
const REQUEST_MS = 7_000

/** A probe waits for a second, and then Lambda may sleep until the next one: what a read comes to later says nothing. */
const PROBE_MS = 1_000
const FLAG_MS = 900

/**
 * The store over one of two linked Aurora DSQL clusters, which are one database: every region reads and writes the same
 * stock and the same orders. Transactions see a snapshot and lock nothing; of two that write one row the second is
 * refused when it commits, and tried again.
 */
export function createDsqlStore(options: DsqlOptions): DsqlStore {
  const { pool, region, requestMs = REQUEST_MS } = options
  const { askOnce, inTransaction } = transactionsOn(pool, requestMs)
  const flagMs = Math.min(FLAG_MS, requestMs)
  const probing = transactionsOn(pool, flagMs)
  /** How many reads of the flag in a row met with silence while somebody was awake to hear it. */
  let silences = 0

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

  async function flag(ask: Ask = askOnce): Promise<boolean> {
    const [row] = await ask('SELECT evacuated FROM evacuations WHERE region = $1', region)
    return row?.evacuated === true
  }

  /**
   * By an operator's switch, or because the database does not answer here, in two attempts: a cluster that sees neither
   * the other nor the witness refuses everything, or is silent. Users are better served elsewhere. So this is no shallow
   * check, and one that fails everywhere may take all regions out at once (README.md, *When a region is lost*). A crowd
   * would only follow them.
   */
  async function evacuated(): Promise<boolean> {
    const start = performance.now()
    try {
      const isFlagged = await inTime(flagMs, flag(probing.askOnce))
      silences = 0
      return isFlagged
    } catch (error) {
      if (error instanceof Crowded) throw error
      if (error instanceof NoAnswer) return true
      if (error instanceof TimeIsUp && performance.now() - start < PROBE_MS) silences++
      if (silences > 1) return true
      throw error
    }
  }

  async function setEvacuated(name: string, to: boolean): Promise<void> {
    await askOnce(
      `INSERT INTO evacuations (region, evacuated) VALUES ($1, $2)
       ON CONFLICT (region) DO UPDATE SET evacuated = excluded.evacuated`,
      ...[name, to],
    )
  }

  return {
    setStock: guarded(setStock),
    item: guarded(item),
    placeOrder: guarded(placeOrder),
    order: guarded(order),
    flag: guarded(() => flag()),
    evacuated: guarded(evacuated),
    setEvacuated: guarded(setEvacuated),
  }
}

async function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  const end = sleep(ms, undefined, { ref: false }).then(() => {
    throw new TimeIsUp(`It took longer than ${ms} ms.`)
  })
  return Promise.race([work, end])
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
