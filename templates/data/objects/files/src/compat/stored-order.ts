import type { Order } from '../domain/orders.ts'
import { defineShapes, type Step } from './shapes.ts'

/** What is kept under an idempotency key: a claim until its units are sold, and from then on the order. */
export interface StoredOrder extends Order {
  bodyHash: string
  /** When the key was first seen, in ms since 1970. */
  at: number
  placed: boolean
}

// Shape 1 called the quantity `qty`.
const named: Step = {
  up: ({ qty, ...order }) => ({ ...order, quantity: qty }),
  down: ({ quantity, ...order }) => ({ ...order, qty: quantity }),
}

/**
 * How an order is stored, and how it travels between the service and the order's object: during a rollout the two may
 * be of different releases. Add a step to `steps` in one release and raise `written` in the next:
 * docs/runbooks/schema-change.md.
 */
export const storedOrders = defineShapes<StoredOrder>({
  name: 'order',
  steps: [named],
  written: Number(process.env.STORED_SHAPE ?? 2),
})
