import type { StoreBindings } from '../../src/store/open.ts'
import { Order as Complete } from '../../src/store/order.ts'
import { between } from './between.ts'

export * from '../../src/api/worker.ts'
export { default } from '../../src/api/worker.ts'

/** Orders that did not hear of their sale: each once. */
const unheard = new Set<string>()

/**
 * An order that may sell without learning of it, as after a crash at the worst moment: one in three, the first time.
 * Ending a process hardly ever hits that moment.
 */
export class Order extends Complete {
  constructor(ctx: DurableObjectState, env: StoreBindings) {
    const ITEM = between(env.ITEM, (when, { order }) => {
      if (when === 'before' || unheard.has(order) || Number.parseInt(order.slice(-4), 16) % 3 > 0)
        return
      unheard.add(order)
      throw Object.assign(new Error('Network connection lost.'), { retryable: true })
    })
    super(ctx, { ...env, ITEM })
  }
}
