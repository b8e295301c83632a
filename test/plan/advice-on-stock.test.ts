import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  limitOf,
  type Sold,
} from '../../templates/sample/orders/with/dynamodb/files/src/domain/stock.ts'

/** What the advice on other regions says of stock, by the arithmetic of the service itself. */

const all = ['us-east-2', 'us-west-2', 'eu-west-1', 'ap-southeast-2', 'sa-east-1']
const stocks = fc.nat(1000)
/** The regions before, two to four, of five. */
const few = fc.integer({ min: 2, max: 4 }).map((count) => all.slice(0, count))

/** All that regions may sell, each by the list that its release knows: at most as much as this is ever sold. */
const limits = (stock: number, known: Record<string, readonly string[]>, sold: Sold = {}): number =>
  Object.entries(known).reduce(
    (sum, [region, regions]) => sum + limitOf(region, stock, sold, regions),
    0,
  )

test('a region that joins while others run the old list makes it possible to oversell', () => {
  fc.assert(
    fc.property(few, fc.integer({ min: 10, max: 1000 }), (before, stock) => {
      const after = all.slice(0, before.length + 1)
      const known = Object.fromEntries(
        after.map((name, at) => [name, at < before.length ? before : after]),
      )
      expect(limits(stock, known)).toBeGreaterThan(stock)
    }),
    { numRuns: 1000 },
  )
})

test('one that joins last does not, however far the release has come', () => {
  fc.assert(
    fc.property(few, fc.constantFrom(1, 2), stocks, fc.nat(4), (before, more, stock, done) => {
      const after = all.slice(0, before.length + more)
      const known = Object.fromEntries(before.map((name, at) => [name, at < done ? after : before]))
      expect(limits(stock, known)).toBeLessThanOrEqual(stock)
      expect(limits(stock, Object.fromEntries(after.map((name) => [name, after])))).toBe(stock)
    }),
    { numRuns: 1000 },
  )
})

test('a region that sells no more and whose sales are known can leave, however far the release has come', () => {
  fc.assert(
    fc.property(
      few,
      stocks,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(4),
      (after, stock, part, done) => {
        const before = all.slice(0, after.length + 1)
        const gone = before.at(-1) ?? ''
        const units = Math.floor(limitOf(gone, stock, {}, before) * part)
        const known = Object.fromEntries(
          after.map((name, at) => [name, at < done ? after : before]),
        )
        expect(limits(stock, known, { [gone]: units }) + units).toBeLessThanOrEqual(stock)
      },
    ),
    { numRuns: 1000 },
  )
})

test('one that goes on selling makes it possible to oversell', () => {
  const stays = ['us-east-2', 'us-west-2']
  const known = { 'us-east-2': stays, 'us-west-2': stays, 'eu-west-1': [...stays, 'eu-west-1'] }
  expect(limits(90, known)).toBeGreaterThan(90)
})

test('another order behind the home region oversells by a unit or two, and no more', () => {
  const orders = fc.shuffledSubarray(all.slice(1), { minLength: 4 })
  let most = 0
  fc.assert(
    fc.property(orders, stocks, fc.nat(5), (behind, stock, done) => {
      const after = ['us-east-2', ...behind]
      const known = Object.fromEntries(after.map((name, at) => [name, at < done ? after : all]))
      most = Math.max(most, limits(stock, known) - stock)
    }),
    { numRuns: 2000, seed: 1 },
  )
  expect(most).toBe(2)
})
