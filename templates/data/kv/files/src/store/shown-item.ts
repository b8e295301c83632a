import { retryable } from 'cloudflare:durable-objects'
import { Item, type Sale } from './item.ts'
import { show } from './shown.ts'
import type { Item as Stock } from './store.ts'

/** KV takes one write a second for a key. This is a little slower, since what left a second apart may arrive closer. */
const SHOWN_EVERY_MS = 1_200

/**
 * An item that shows its stock in KV after each change, and nobody decides by that.
 *
 * However many changes there are in the meantime, one write shows them all. That it is due is on disk with the change,
 * so that a crash in between does not leave an old copy for good.
 */
export class ShownItem extends Item<{ SHOWN: KVNamespace }> {
  static {
    retryable(ShownItem.prototype.setStock, ShownItem.prototype.sell)
  }

  override setStock(sku: string, stock: number): Stock {
    const item = super.setStock(sku, stock)
    this.showSoon()
    return item
  }

  override sell(order: string, units: number): Sale {
    const sale = super.sell(order, units)
    if (sale.outcome === 'sold') this.showSoon()
    return sale
  }

  override async alarm(): Promise<void> {
    this.kv.delete('due')
    this.kv.put('shownAt', Date.now())
    const item = this.read()
    try {
      if (item) await show(this.env.SHOWN, item)
    } catch {
      this.showSoon()
    }
  }

  private showSoon(): void {
    if (this.kv.get('due')) return
    this.kv.put('due', true)
    const earliest = (this.kv.get<number>('shownAt') ?? 0) + SHOWN_EVERY_MS
    void this.ctx.storage.setAlarm(Math.max(Date.now(), earliest))
  }
}
