import { describe, expect, test } from 'vitest'
import { isLinearizable, type Model, type Operation } from '../../toolkit/rehearsal/linearizable.ts'

/** A number that is written and read: the input is what to write, nothing for a read. */
const register: Model<number, number | undefined, number> = {
  initial: 0,
  after: (state, input, output) =>
    input !== undefined ? input : output === undefined || output === state ? state : undefined,
  name: String,
}

const at = <I, O>(from: number, to: number, input: I, output: O | undefined): Operation<I, O> => ({
  ...{ from, to, input, output },
})
const never = Number.POSITIVE_INFINITY

describe('a register', () => {
  test.each<[string, Operation<number | undefined, number>[], boolean]>([
    ['is read as it was written', [at(0, 1, 7, 7), at(2, 3, undefined, 7)], true],
    ['is not read as it was before', [at(0, 1, 7, 7), at(2, 3, undefined, 0)], false],
    [
      'may be read either way while it is written',
      [at(0, 9, 7, 7), at(1, 2, undefined, 0), at(3, 4, undefined, 7)],
      true,
    ],
    ['does not go back', [at(0, 9, 7, 7), at(1, 2, undefined, 7), at(3, 4, undefined, 0)], false],
    [
      'may have been written by who got no answer',
      [at(0, never, 7, undefined), at(5, 6, undefined, 0), at(7, 8, undefined, 7)],
      true,
    ],
    ['may not have been, too', [at(0, never, 7, undefined), at(7, 8, undefined, 0)], true],
    [
      'was not written before it was asked to be',
      [at(5, never, 7, undefined), at(1, 2, undefined, 7)],
      false,
    ],
  ])('%s', (_case, operations, right) => {
    expect(isLinearizable(register, operations)).toBe(right)
  })

  test('agrees with trying every order, on random histories', () => {
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31
      return Math.floor((seed / 2 ** 31) * below)
    }
    const verdicts = Array.from({ length: 300 }, () => {
      const operations = Array.from({ length: 5 }, () => {
        const from = random(20)
        const written = random(2) === 0 ? random(3) : undefined
        return at(from + random(100) / 1000, from + 1 + random(12), written, random(3))
      })
      const right = inSomeOrder(operations)
      expect(isLinearizable(register, operations)).toBe(right)
      return right
    })
    expect(new Set(verdicts).size).toBe(2)
  })
})

test('too many requests at a time are not decided, and that is said', () => {
  const writes = Array.from({ length: 24 }, (_, index) => at(0, 99, index + 1, index + 1))
  expect(isLinearizable(register, [...writes, at(100, 101, undefined, 99)])).toBeUndefined()
})

/** By definition: some order that keeps who was over before another began. */
function inSomeOrder(left: Operation<number | undefined, number>[], state = 0): boolean {
  if (left.length === 0) return true
  return left.some((one) => {
    if (left.some((other) => other !== one && other.to < one.from)) return false
    const next = register.after(state, one.input, one.output)
    return (
      next !== undefined &&
      inSomeOrder(
        left.filter((other) => other !== one),
        next,
      )
    )
  })
}
