import type { Order } from '../domain/orders.ts'
import { defineShapes, type Step } from './shapes.ts'

/** A row of `orders`. */
export interface StoredOrder extends Order {
  body_hash: string
  placed_at: Date
}

// Shape 1 called the quantity `qty`.
const named: Step = {
  up: ({ qty, ...order }) => ({ ...order, quantity: qty }),
  down: ({ quantity, ...order }) => ({ ...order, qty: quantity }),
}

/**
 * Which columns an order's row fills. Add them in a migration and a step to `steps` in one release, and raise `written`
 * in the next: docs/runbooks/schema-change.md.
 */
export const storedOrders = defineShapes<StoredOrder>({
  name: 'order',
  steps: [named],
  written: Number(process.env.STORED_SHAPE ?? 2),
})
