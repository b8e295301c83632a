import type { Item } from '../../src/store/item.ts'
import type { StoreBindings } from '../../src/store/open.ts'
import { Order as Complete } from '../../src/store/order.ts'

export * from '../../src/api/worker.ts'
export { default } from '../../src/api/worker.ts'

/** Something that happens on an order's way to its item, or on the way back. It may throw. */
export type Mishap = (
  when: 'before' | 'after',
  sale: { sku: string; order: string },
) => Promise<void> | void

/** The items as an order reaches them that `mishap` may befall. */
export function between(
  items: DurableObjectNamespace<Item>,
  mishap: Mishap,
): DurableObjectNamespace<Item> {
  const getByName = (sku: string) => ({
    async sell(order: string, units: number) {
      await mishap('before', { sku, order })
      const sale = await items.getByName(sku).sell(order, units)
      await mishap('after', { sku, order })
      return sale
    },
  })
  return { getByName } as unknown as DurableObjectNamespace<Item>
}

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
