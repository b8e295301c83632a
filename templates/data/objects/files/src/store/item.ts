import { retryable } from 'cloudflare:durable-objects'
import { DurableObject } from 'cloudflare:workers'
import type { Item as Stock } from './store.ts'

export type Sale =
  | { outcome: 'sold' }
  | { outcome: 'sold-out'; left: number }
  | { outcome: 'unknown-item' }

/** For how long an item knows to which orders it sold: an order asks for a day at most, and clocks differ. */
const KNOWN_MS = 48 * 3_600_000

/** Of how many earlier sales each sale looks whether they can be forgotten. */
const LOOKED_AT = 4

/**
 * The stock of one item, by its SKU: the one place where its units are sold, whichever point of presence asks.
 *
 * No method waits for anything between reading and writing, so each runs as a whole. An answer leaves only when what it
 * rests on is on disk. Releases call each other's methods during a rollout: add methods, never change one.
 */
export class Item<Bindings = unknown> extends DurableObject<Bindings> {
  static {
    // Twice is the same as once: the platform may call again when it cannot tell whether a call arrived.
    retryable(Item.prototype.setStock, Item.prototype.read, Item.prototype.sell)
  }

  protected readonly kv = this.ctx.storage.kv

  setStock(sku: string, stock: number): Stock {
    this.kv.put('sku', sku)
    this.kv.put('stock', stock)
    return this.stockOf(sku, stock)
  }

  read(): Stock | undefined {
    const sku = this.kv.get<string>('sku')
    return sku === undefined ? undefined : this.stockOf(sku, this.kv.get<number>('stock') ?? 0)
  }

  /** Sells `units` to the order, once: asked again about the same order, it takes nothing more. */
  sell(order: string, units: number): Sale {
    const stock = this.read()
    if (!stock) return { outcome: 'unknown-item' }
    const key = `order:${order}`
    if (this.kv.get(key) !== undefined) return { outcome: 'sold' }
    if (units > stock.available) return { outcome: 'sold-out', left: stock.available }
    this.kv.put('sold', this.sold() + units)
    this.kv.put(key, Date.now())
    this.forgetAfter(key)
    return { outcome: 'sold' }
  }

  /**
   * Forgets old sales among the next few. An order's id is a hash, so each sale is as likely to be looked at as any other, and
   * where four are looked at for each that is new, a quarter of all that is kept is old.
   */
  private forgetAfter(key: string): void {
    const now = Date.now()
    const next = { prefix: 'order:', startAfter: key, limit: LOOKED_AT }
    for (const [sale, at] of [...this.kv.list<number>(next)]) {
      // Earlier releases wrote the units, not the time: those are known from now on.
      if (at < 1e12) this.kv.put(sale, now)
      else if (at < now - KNOWN_MS) this.kv.delete(sale)
    }
  }

  private stockOf(sku: string, stock: number): Stock {
    return { sku, stock, available: Math.max(0, stock - this.sold()) }
  }

  private sold(): number {
    return this.kv.get<number>('sold') ?? 0
  }
}
