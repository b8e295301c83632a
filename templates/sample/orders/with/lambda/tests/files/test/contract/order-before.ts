import { defineShapes } from '../../src/compat/shapes.ts'
import type { StoredOrder } from '../../src/compat/stored-order.ts'

/** `src/compat/stored-order.ts` as the release before had it: one shape, in which the quantity was called `qty`. */
const stored = defineShapes<Omit<StoredOrder, 'quantity'> & { qty: number }>({
  name: 'order',
  steps: [],
  written: 1,
})

export const storedOrders = {
  read(fields: Parameters<typeof stored.read>[0]): StoredOrder {
    const { qty, ...order } = stored.read(fields)
    return { ...order, quantity: qty }
  },
  write({ quantity, ...order }: StoredOrder) {
    return stored.write({ ...order, qty: quantity })
  },
}
