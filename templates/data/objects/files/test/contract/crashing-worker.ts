import { between } from '../../local/between.ts'
import { Order as Complete, Item } from '../../src/api/worker.ts'
import type { StoreBindings } from '../../src/store/open.ts'
import objects from './objects-worker.ts'

/** Orders that have crashed: each does it once. */
const crashed = new Set<string>()

/** An order that stops on its way to the item or back, when the item's name says so. */
class Order extends Complete {
  constructor(ctx: DurableObjectState, env: StoreBindings) {
    const ITEM = between(env.ITEM, async (when, { sku, order }) => {
      if (!sku.startsWith(`crash-${when}`) || crashed.has(order)) return
      crashed.add(order)
      await ctx.storage.sync()
      ctx.abort('crashed')
    })
    super(ctx, { ...env, ITEM })
  }

  /** When the order would finish itself, in ms since 1970. */
  due(): Promise<number | null> {
    return this.ctx.storage.getAlarm()
  }

  /** What happens when that time has come. */
  wake(): Promise<void> {
    return this.alarm()
  }
}

export { Item, Order }

/** The store, and on GET /due/:id and /wake/:id an order's alarm. */
export default {
  async fetch(request: Request, env: StoreBindings): Promise<Response> {
    const [, method, id] = new URL(request.url).pathname.split('/') as [string, string, string]
    if (method !== 'due' && method !== 'wake') return objects.fetch(request, env)
    const orders = env.ORDER as unknown as DurableObjectNamespace<Order>
    return Response.json((await orders.getByName(id)[method]()) ?? null)
  },
}
