import { between } from '../../drills/lossy/service.ts'
import { Order as Complete, Item as Stock } from '../../src/api/worker.ts'
import { orderId } from '../../src/domain/orders.ts'
import { createObjectStore } from '../../src/store/objects.ts'
import type { StoreBindings } from '../../src/store/open.ts'
import { answer } from './store-worker.ts'

const { now } = Date
/** Orders that have had their mishap: each has it once. */
const met = new Set<string>()
/** How often an item was asked about an order. */
const asked = new Map<string, number>()

/** An order that stops on its way to the item or back, or hears no answer, when the item's name says so. */
class Order extends Complete {
  protected override readonly itemWithinMs = 200

  constructor(ctx: DurableObjectState, env: StoreBindings) {
    const ITEM = between(env.ITEM, async (when, { sku, order }) => {
      if (when === 'before') asked.set(order, (asked.get(order) ?? 0) + 1)
      const [mishap] = sku.split(`-${when}-`)
      if (mishap === 'away') throw Object.assign(new Error('away'), { retryable: true })
      if (met.has(order) || (mishap !== 'crash' && mishap !== 'silence')) return
      met.add(order)
      if (mishap === 'silence') await new Promise(() => {})
      await ctx.storage.sync()
      ctx.abort('crashed')
    })
    super(ctx, { ...env, ITEM })
  }

  /** When the order would finish itself, in ms since 1970. */
  due(): Promise<number | null> {
    return this.ctx.storage.getAlarm()
  }

  /** How long it is until then, in ms. */
  async sleeps(): Promise<number> {
    return ((await this.due()) ?? 0) - Date.now()
  }

  /** What happens when that time has come. */
  async wake(): Promise<void> {
    await this.ctx.storage.deleteAlarm()
    return this.alarm()
  }

  asked(): number {
    return asked.get(`${this.read()?.id}`) ?? 0
  }

  /** Gives what is stored the shape of a release that is not there yet, or takes it back. */
  reshape(shape: number): void {
    this.ctx.storage.kv.put('order', { ...this.read(), shape })
  }
}

class Item extends Stock {
  /** Sells one unit to each of so many new orders. */
  sales(count: number): void {
    const { length } = [...this.kv.list({ prefix: 'order:' })]
    for (let one = 0; one < count; one++) this.sell(orderId(`${length}-${one}`), 1)
  }

  /** How many sales it knows. */
  known(): number {
    return [...this.kv.list({ prefix: 'order:' })].length
  }

  /** As the first releases wrote them: the units, and no time. */
  withoutTimes(): void {
    for (const [key] of [...this.kv.list({ prefix: 'order:' })]) this.kv.put(key, 1)
  }

  /** Stops the clock of all objects so many hours ahead of what it is; 0 lets it go on. */
  ahead(hours: number): void {
    const stopped = now() + hours * 3_600_000
    Date.now = hours === 0 ? now : () => stopped
  }
}

export { Item, Order }

type Method =
  | 'due'
  | 'sleeps'
  | 'wake'
  | 'asked'
  | 'reshape'
  | 'sales'
  | 'known'
  | 'withoutTimes'
  | 'ahead'

/** The store over the objects, with nothing before them, and on GET /order/:id/:method/:number and /item/:sku/… what only a test asks of an object. */
export default {
  async fetch(request: Request, env: StoreBindings): Promise<Response> {
    const [, kind, name = '', method, number] = new URL(request.url).pathname.split('/')
    if (kind !== 'order' && kind !== 'item') {
      const region = `${request.cf?.colo}`
      return answer(request, createObjectStore({ items: env.ITEM, orders: env.ORDER, region }))
    }
    const all = (kind === 'order' ? env.ORDER : env.ITEM) as unknown as DurableObjectNamespace
    const object = all.getByName(name) as unknown as Record<Method, (n: number) => unknown>
    return Response.json((await object[method as Method](Number(number))) ?? null)
  },
}
