import type { Item } from '../../src/store/item.ts'

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
