import { describe, expect, test } from 'vitest'
import { itemModel, orderModel } from '../../drills/models.ts'
import { isLinearizable, type Operation } from '../../toolkit/rehearsal/linearizable.ts'

const at = <I, O>(from: number, to: number, input: I, output: O | undefined): Operation<I, O> => ({
  ...{ from, to, input, output },
})
const never = Number.POSITIVE_INFINITY

describe('an item', () => {
  const set = at(0, 1, { kind: 'set', stock: 2 } as const, { status: 200, available: 2 })
  const buy = (from: number, to: number, key: string, status: number) =>
    at(from, to, { kind: 'order', key, quantity: 1 } as const, { status })
  const look = (from: number, available: number) =>
    at(from, from + 1, { kind: 'read' } as const, { status: 200, available })

  test.each([
    ['sells what there is', [buy(2, 3, 'a', 201), buy(2, 3, 'b', 201), buy(4, 5, 'c', 409)], true],
    ['is never oversold', [buy(2, 3, 'a', 201), buy(2, 3, 'b', 201), buy(4, 5, 'c', 201)], false],
    ['is not sold out before it is', [buy(2, 3, 'a', 201), buy(4, 5, 'b', 409)], false],
    ['sells once for a key', [buy(2, 3, 'a', 201), buy(2, 3, 'a', 200), look(4, 1)], true],
    [
      'does not sell twice for a key',
      [buy(2, 3, 'a', 201), buy(2, 3, 'a', 200), look(4, 0)],
      false,
    ],
    ['is not seen as it was before a sale', [buy(2, 3, 'a', 201), look(4, 2)], false],
  ])('%s', (_case, more, right) => {
    expect(isLinearizable(itemModel(), [set, ...more])).toBe(right)
  })
})

describe('an order', () => {
  const place = (status?: number) =>
    at(0, status ? 1 : never, 'place' as const, status ? { status } : undefined)
  const look = (from: number, status: number) => at(from, from + 1, 'read' as const, { status })

  test.each([
    ['is there once it was acknowledged', [place(201), look(2, 200)], true],
    ['is not lost after that', [place(201), look(2, 200), look(4, 404)], false],
    [
      'may be there when nobody was told',
      [place(), look(2, 404), look(4, 200), look(6, 200)],
      true,
    ],
    ['is not there when it was refused', [place(409), look(2, 200)], false],
  ])('%s', (_case, operations, right) => {
    expect(isLinearizable(orderModel(), operations)).toBe(right)
  })
})
