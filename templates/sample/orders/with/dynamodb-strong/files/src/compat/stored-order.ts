import type { Order } from '../domain/orders.ts'
import { defineShapes, type Step } from './shapes.ts'

/** An order, written at `at` (ms since 1970): first in its item, as a hold on the units, then under its own id. */
export interface StoredOrder extends Order {
  bodyHash: string
  at: number
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
