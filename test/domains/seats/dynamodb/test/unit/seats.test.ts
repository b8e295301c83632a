import { expect, test } from 'vitest'
import { bookingId, openingInForce, sellerOf } from '../../src/domain/seats.ts'

const opening = (region: string, at: number) => ({ region, at, seats: 9, sellers: [region] })

test('of two openings the earlier counts, and of one moment the same one everywhere', () => {
  expect(openingInForce([opening('b', 2), opening('a', 3)])).toEqual(opening('b', 2))
  expect(openingInForce([opening('b', 2), opening('a', 2)])).toEqual(opening('a', 2))
  expect(openingInForce([])).toBeUndefined()
})

test('every seat has one seller, and all sellers have seats', () => {
  const sellers = ['a', 'b', 'c']
  const of = [1, 2, 3, 4].map((seat) => sellerOf(seat, { sellers }))
  expect(of).toEqual(['a', 'b', 'c', 'a'])
})

test('a retry has its first request’s id, and another seat has another', () => {
  const id = bookingId('k', { event: 'e', seat: 1 })
  expect(id).toMatch(/^[0-9a-f]{32}$/)
  expect(bookingId('k', { event: 'e', seat: 1 })).toBe(id)
  expect(bookingId('k', { event: 'e', seat: 2 })).not.toBe(id)
})
