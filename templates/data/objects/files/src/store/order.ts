import { retryable } from 'cloudflare:durable-objects'
import { DurableObject } from 'cloudflare:workers'
import { type Fields, UnknownShape } from '../compat/shapes.ts'
import { type StoredOrder, storedOrders } from '../compat/stored-order.ts'
import { isOverloaded, mayPass } from './failures.ts'
import type { Item, Sale } from './item.ts'

/** An order in its stored form, of whichever release wrote it. */
export type Stored = Record<string, string | number | boolean>

export type Answer =
  | { outcome: 'placed' | 'replayed'; order: Stored }
  | Exclude<Sale, { outcome: 'sold' }>
  | { outcome: 'key-reused' }
  | { outcome: 'unavailable'; why: string; busy?: boolean }
  | { outcome: 'unknown-shape'; why: string }

export interface OrderBindings {
  ITEM: DurableObjectNamespace<Item>
}

/** How long an order waits for a retry to finish it before it finishes itself. */
const UNFINISHED_MS = 30_000

/**
 * The record of one idempotency key, by the order's id.
 *
 * It claims the key on disk, then asks the item, then writes down the order. If it stops in between, the claim is
 * finished by the next retry, or else by the alarm; the item sells to an order once, so being asked twice does no harm.
 */
export class Order extends DurableObject<OrderBindings> {
  static {
    retryable(Order.prototype.place, Order.prototype.read)
  }

  private readonly kv = this.ctx.storage.kv
  private last: Promise<unknown> = Promise.resolve()

  /** Places the order unless its key is taken. `wanted` and the order that comes back are in stored form. */
  place(wanted: Stored): Promise<Answer> {
    return this.inTurn(async () => {
      try {
        return await this.claim(storedOrders.read(wanted))
      } catch (error) {
        // Errors lose their class on the way to the caller.
        if (error instanceof UnknownShape) return { outcome: 'unknown-shape', why: error.message }
        throw error
      }
    })
  }

  /** What is kept under the key, if anything, in stored form. */
  read(): Stored | undefined {
    return this.kv.get<Stored>('order')
  }

  override async alarm(): Promise<void> {
    await this.inTurn(async () => {
      const held = this.held()
      // An alarm may come twice, or late: what is settled needs no other.
      if (!held || held.placed) return
      await this.finishLater()
      await this.finish(held)
    })
  }

  private async claim(wanted: StoredOrder): Promise<Answer> {
    const held = this.held()
    if (held && held.bodyHash !== wanted.bodyHash) return { outcome: 'key-reused' }
    if (held?.placed) return { outcome: 'replayed', order: storedForm(held) }
    if (!held) this.hold(wanted)
    await this.finishLater()
    return this.finish(held ?? wanted)
  }

  private async finish(claim: StoredOrder): Promise<Answer> {
    let sale: Sale
    try {
      sale = await this.env.ITEM.getByName(claim.sku).sell(claim.id, claim.quantity)
    } catch (error) {
      // Perhaps sold, perhaps not: the claim stays until somebody has found out.
      if (mayPass(error)) {
        return { outcome: 'unavailable', why: `${error}`, busy: isOverloaded(error) }
      }
      throw error
    }
    if (sale.outcome !== 'sold') {
      // The key is free again, and nothing is left of this object.
      await this.ctx.storage.deleteAll()
      return sale
    }
    const order = { ...claim, placed: true }
    this.hold(order)
    await this.ctx.storage.deleteAlarm()
    return { outcome: 'placed', order: storedForm(order) }
  }

  private finishLater(): Promise<void> {
    return this.ctx.storage.setAlarm(Date.now() + UNFINISHED_MS)
  }

  private held(): StoredOrder | undefined {
    const stored = this.kv.get<Fields>('order')
    return stored && storedOrders.read(stored)
  }

  private hold(order: StoredOrder): void {
    this.kv.put('order', storedForm(order))
  }

  /** One request after another: while one waits for the item, another of the same key would claim it too. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work)
    this.last = done.catch(() => {})
    return done
  }
}

function storedForm(order: StoredOrder): Stored {
  return storedOrders.write(order) as Stored
}
