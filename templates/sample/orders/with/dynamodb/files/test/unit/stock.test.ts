import { describe, expect, test } from 'vitest'
import { availableOf, limitOf, shareOf, supplyInForce } from '../../src/domain/stock.ts'

const regions = ['a', 'b', 'c']

describe('a share', () => {
  test.each([
    [0, [0, 0, 0]],
    [2, [1, 1, 0]],
    [10, [4, 3, 3]],
    [1_000_000_000, [333_333_334, 333_333_333, 333_333_333]],
  ])('of %i units gives the remainder to the first regions', (stock, shares) => {
    expect(regions.map((region) => shareOf(region, stock, regions))).toEqual(shares)
  })

  test('adds up to the stock for any number of regions', () => {
    for (let stock = 0; stock <= 40; stock++) {
      for (let count = 1; count <= 5; count++) {
        const names = Array.from({ length: count }, (_, i) => `r${i}`)
        const sum = names.reduce((units, name) => units + shareOf(name, stock, names), 0)
        expect(sum, `${stock} units in ${count} regions`).toBe(stock)
      }
    }
  })

  test('grows with the stock in every region, so that raising it takes nothing from anyone', () => {
    for (let stock = 0; stock <= 40; stock++) {
      for (const region of regions) {
        const before = shareOf(region, stock, regions)
        expect(shareOf(region, stock + 1, regions)).toBeGreaterThanOrEqual(before)
      }
    }
  })

  test('of a region that left the topology is nothing', () => {
    expect(shareOf('gone', 10, regions)).toBe(0)
  })
})

describe('the limit of what a region may have sold', () => {
  test('is its share while the others stay within theirs', () => {
    expect(limitOf('a', 10, { a: 4, b: 3, c: 3 }, regions)).toBe(4)
  })

  test('is less when the others sold more than their shares before the stock was lowered', () => {
    expect(limitOf('a', 9, { b: 5, c: 3 }, regions)).toBe(1)
  })

  test('counts what a region sold that has left the topology', () => {
    expect(limitOf('a', 9, { gone: 8 }, regions)).toBe(1)
  })

  test('leaves no unit to two regions, whatever was sold before the stock was lowered', () => {
    const units = [0, 1, 2, 5, 9]
    for (const a of units) {
      for (const b of units) {
        for (const c of units) {
          const sold = { a, b, c }
          const stock = 12
          const limits = regions.map((region) => limitOf(region, stock, sold, regions))
          const most = Math.max(stock, a + b + c)
          const sum = limits.reduce((total, limit) => total + limit, 0)
          expect(sum, `sold ${a}, ${b}, ${c}`).toBeLessThanOrEqual(most)
        }
      }
    }
  })

  test('is never below zero', () => {
    expect(limitOf('a', 3, { b: 9 }, regions)).toBe(0)
  })
})

describe('what is available', () => {
  test('is the stock less what all regions sold', () => {
    expect(availableOf(10, { a: 1, b: 2 })).toBe(7)
  })

  test('is nothing, rather than less, when more was sold than the stock was lowered to', () => {
    expect(availableOf(2, { a: 5 })).toBe(0)
  })
})

describe('the supply in force', () => {
  const one = { region: 'a', stock: 1, at: 5 }
  const two = { region: 'b', stock: 2, at: 5 }
  const three = { region: 'a', stock: 3, at: 6 }

  test('is the latest, in whatever order they are read', () => {
    expect(supplyInForce([one, three, two])).toBe(three)
    expect(supplyInForce([three, two, one])).toBe(three)
  })

  test('of two made at the same time is the same one everywhere', () => {
    expect(supplyInForce([one, two])).toBe(two)
    expect(supplyInForce([two, one])).toBe(two)
  })

  test('is missing when nothing was put on sale', () => {
    expect(supplyInForce([])).toBeUndefined()
  })
})
