import type { Copy } from '../domain/copies.ts'
import { defineShapes, type Step } from './shapes.ts'

/**
 * A region's record of an order. `void` marks one that lost to another region's, gave its units back and now holds
 * what the winner holds, so that a third region which sees it first answers alike.
 */
export interface StoredOrder extends Copy {
  void?: boolean
}

// Shape 1 called the quantity `qty`.
const named: Step = {
  up: ({ qty, ...order }) => ({ ...order, quantity: qty }),
  down: ({ quantity, ...order }) => ({ ...order, qty: quantity }),
}

/** Add a step to `steps` in one release and raise `written` in the next: docs/runbooks/schema-change.md. */
export const storedOrders = defineShapes<StoredOrder>({
  name: 'order',
  steps: [named],
  written: Number(process.env.STORED_SHAPE ?? 2),
})
