import { expect, test } from 'vitest'
import { type StoredOrder, storedOrders } from '../../src/compat/stored-order.ts'

test('an order is read from its first shape as it is from today’s', () => {
  const order: StoredOrder = {
    ...{ id: 'x', sku: 'tea', quantity: 2, region: 'a', body_hash: 'h', placed_at: new Date(1) },
  }
  const { quantity, ...rest } = order
  expect(storedOrders.read({ ...rest, qty: quantity, shape: 1 })).toEqual(order)
  expect(storedOrders.read(storedOrders.write(order))).toEqual(order)
})
