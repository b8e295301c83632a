import { expect, test } from 'vitest'
import { bookingId, stateOf } from '../../src/domain/seats.ts'

test('a booking is what its seat says', () => {
  expect(stateOf('a', { takenBy: 'a' })).toBe('held')
  expect(stateOf('a', { takenBy: 'b', past: new Set(['a']) })).toBe('cancelled')
  expect(stateOf('a', { takenBy: 'b' })).toBeUndefined()
  expect(stateOf('a', {})).toBeUndefined()
})

test('a retry has its first request’s id, and another seat has another', () => {
  const id = bookingId('k', { event: 'e', seat: 1 })
  expect(id).toMatch(/^[0-9a-f]{32}$/)
  expect(bookingId('k', { event: 'e', seat: 1 })).toBe(id)
  expect(bookingId('k', { event: 'e', seat: 2 })).not.toBe(id)
})
