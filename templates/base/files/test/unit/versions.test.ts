import { expect, test } from 'vitest'
import { negotiate, presentOrder } from '../../src/compat/versions.ts'

test.each([
  [undefined, '1.1.0'],
  ['*', '1.1.0'],
  ['^1.0.0', '1.1.0'],
  ['1', '1.1.0'],
  ['~1.0', '1.0.0'],
  ['1.0.0', '1.0.0'],
  ['<1.1.0 || >=3', '1.0.0'],
  ['^2.0.0', undefined],
  ['newest', undefined],
])('the range %s is served by %s', (range, version) => {
  expect(negotiate(range)).toBe(version)
})

test('an order has no region in 1.0.0 and has one in 1.1.0', () => {
  const order = { id: 'x', sku: 'tea', quantity: 1, region: 'a' }
  expect(presentOrder(order, '1.0.0')).toEqual({ id: 'x', sku: 'tea', quantity: 1 })
  expect(presentOrder(order, '1.1.0')).toEqual(order)
})
