import { expect, test } from 'vitest'
import { leftOf } from '../../src/domain/stock.ts'

test.each([
  [{ stock: 9, sold: 2 }, 7],
  [{ stock: 9, sold: 9 }, 0],
  [{ stock: 5, sold: 9 }, 0],
])('of %j %i are left', (stock, left) => {
  expect(leftOf(stock)).toBe(left)
})
