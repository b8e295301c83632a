import { describe, expect, test } from 'vitest'
import { type Copy, hashOf, orderId, winnerOf } from '../../src/domain/orders.ts'

describe('an order id', () => {
  test('is the same for the same key, in every region and build', () => {
    expect(orderId('6f1c-retry')).toBe('faf20c1411b9a2a522dd02d72c33e5b6')
  })

  test('differs with the key', () => {
    expect(orderId('a')).not.toBe(orderId('b'))
  })
})

describe('the hash of a basket', () => {
  test('does not depend on the order of its fields, nor on ones that this build does not know', () => {
    const other = { quantity: 2, note: 'gift', sku: 'tea' }
    expect(hashOf(other)).toBe(hashOf({ sku: 'tea', quantity: 2 }))
  })

  test('differs when either field does', () => {
    const hash = hashOf({ sku: 'tea', quantity: 2 })
    expect(hashOf({ sku: 'tea', quantity: 3 })).not.toBe(hash)
    expect(hashOf({ sku: 'teas', quantity: 2 })).not.toBe(hash)
  })
})

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
