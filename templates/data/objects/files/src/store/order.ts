import { retryable } from 'cloudflare:durable-objects'
import { DurableObject } from 'cloudflare:workers'
import { type Fields, UnknownShape } from '../compat/shapes.ts'
import { type StoredOrder, storedOrders } from '../compat/stored-order.ts'
import { isOverloaded, mayPass } from './failures.ts'
import { inTime } from './in-time.ts'
import type { Item, Sale } from './item.ts'

/** An order in its stored form, of whichever release wrote it. */
export type Stored = Record<string, string | number | boolean>

export type Answer =
  | { outcome: 'placed' | 'replayed'; order: Stored }
  | Exclude<Sale, { outcome: 'sold' }>
  | { outcome: 'key-reused' }
  | Unavailable
  | { outcome: 'unknown-shape'; why: string }

interface Unavailable {
  outcome: 'unavailable'
  why: string
  busy?: boolean
}

export interface OrderBindings {
  ITEM: DurableObjectNamespace<Item>
}

/**
 * How long an order waits for a retry to finish it before it finishes itself. While that fails it waits for as long as it is old
 * already, an hour at most: whatever is away is not asked by all at once, and again and again, when it comes back.
 */
const UNFINISHED_MS = 30_000
const LONGEST_MS = 3_600_000

/** How long it tries. An item knows its sales for twice as long (item.ts): nobody buys twice by asking again. */
const TRIED_MS = 24 * 3_600_000

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

  /** How long an item may take: half of what the service has (src/api/counted.ts), since a retry may come at its end. */
  protected readonly itemWithinMs: number = 5_000

  private readonly kv = this.ctx.storage.kv
  /** Calls of one stub arrive in their order: no sale that is late comes after the answer to a later question. */
  private item: DurableObjectStub<Item> | undefined
  private underWay: Promise<Answer> | undefined

  /** Places the order unless its key is taken. `wanted` and the order that comes back are in stored form. */
  async place(wanted: Stored): Promise<Answer> {
    try {
      return await this.claim(storedOrders.read(wanted))
    } catch (error) {
      // Errors lose their class on the way to the caller.
      if (error instanceof UnknownShape) return { outcome: 'unknown-shape', why: error.message }
      throw error
    }
  }

  /** What is kept under the key, if anything, in stored form. */
  read(): Stored | undefined {
    return this.kv.get<Stored>('order')
  }

  override async alarm(): Promise<void> {
    // Before anything that may fail, since the platform tries six times and no more: a claim of a release that was taken back waits
    // until there is one again that can read it.
    await this.wakeIn(LONGEST_MS)
    try {
      const held = this.held()
      // An alarm may come twice, or late: what is settled needs no other.
      if (!held || held.placed) return await this.ctx.storage.deleteAlarm()
      // By now nothing is on its way: the platform repeats a call for ten seconds.
      this.item = undefined
      await this.finish(held)
    } catch (error) {
      console.error(`An order is not finished, and will be tried again: ${error}`)
    }
  }

  private async claim(wanted: StoredOrder): Promise<Answer> {
    const held = this.held()
    if (held && held.bodyHash !== wanted.bodyHash) return { outcome: 'key-reused' }
    if (held?.placed) return { outcome: 'replayed', order: storedForm(held) }
    if (!held) this.hold(wanted)
    const isFirst = !this.underWay
    const answer = await this.finish(held ?? wanted)
    return answer.outcome === 'placed' && !isFirst ? { ...answer, outcome: 'replayed' } : answer
  }

  /** One at a time: whoever comes meanwhile is told the same. */
  private finish(claim: StoredOrder): Promise<Answer> {
    this.underWay ??= this.settle(claim).finally(() => {
      this.underWay = undefined
    })
    return this.underWay
  }

  private async settle(claim: StoredOrder): Promise<Answer> {
    if (Date.now() - claim.at > TRIED_MS) return this.giveUp(claim)
    await this.wakeIn(Math.min(LONGEST_MS, Math.max(UNFINISHED_MS, Date.now() - claim.at)))
    const sale = await this.sale(claim)
    if (sale.outcome === 'unavailable') return sale
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

  /** What the item says. When it says nothing, it is perhaps sold, perhaps not: the claim stays until somebody has found out. */
  private async sale({ id, sku, quantity }: StoredOrder): Promise<Sale | Unavailable> {
    this.item ??= this.env.ITEM.getByName(sku)
    try {
      const sale = await inTime<Sale>(this.item.sell(id, quantity), this.itemWithinMs)
      return sale ?? { outcome: 'unavailable', why: 'The item does not answer.' }
    } catch (error) {
      this.item = undefined
      if (!mayPass(error)) throw error
      return { outcome: 'unavailable', why: `${error}`, busy: isOverloaded(error) }
    }
  }

  /** The key is free again. Its units may be taken for nothing. */
  private async giveUp({ id, sku, quantity, at }: StoredOrder): Promise<Answer> {
    await this.ctx.storage.deleteAll()
    const why = `Order ${id} for ${quantity} of ${sku} could not be finished since ${new Date(at).toISOString()}, and is given up: the item may have sold them.`
    console.error(why)
    return { outcome: 'unavailable', why }
  }

  private wakeIn(ms: number): Promise<void> {
    return this.ctx.storage.setAlarm(Date.now() + ms)
  }

  private held(): StoredOrder | undefined {
    const stored = this.kv.get<Fields>('order')
    return stored && storedOrders.read(stored)
  }

  private hold(order: StoredOrder): void {
    this.kv.put('order', storedForm(order))
  }
}

function storedForm(order: StoredOrder): Stored {
  return storedOrders.write(order) as Stored
}
