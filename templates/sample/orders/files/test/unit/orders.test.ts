import { describe, expect, test } from 'vitest'
import { hashOf, orderId } from '../../src/domain/orders.ts'

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
