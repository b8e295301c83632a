import { expect, test } from 'vitest'
import { presentOrder } from '../../src/compat/versions.ts'

test('an order has no region in 1.0.0 and has one in 1.1.0', () => {
  const order = { id: 'x', sku: 'tea', quantity: 1, region: 'a' }
  expect(presentOrder(order, '1.0.0')).toEqual({ id: 'x', sku: 'tea', quantity: 1 })
  expect(presentOrder(order, '1.1.0')).toEqual(order)
})
