import { describe, expect, test } from 'vitest'
import { type Copy, winnerOf } from '../../src/domain/copies.ts'

describe('the winner of several copies', () => {
  const copy = (region: string, at: number): Copy => ({
    ...{ id: 'x', sku: 'tea', quantity: 1, bodyHash: 'h', region, at },
  })

  test('is the earliest, in whatever order they are read', () => {
    const [early, late] = [copy('b', 1), copy('a', 2)]
    expect(winnerOf([early, late])).toBe(early)
    expect(winnerOf([late, early])).toBe(early)
  })

  test('of two made at the same time is the same one everywhere', () => {
    const [a, b] = [copy('a', 1), copy('b', 1)]
    expect(winnerOf([a, b])).toBe(a)
    expect(winnerOf([b, a])).toBe(a)
  })

  test('is missing when there is no copy', () => {
    expect(winnerOf([])).toBeUndefined()
  })
})
