import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adviceFor } from '../../generators/plan/advice.ts'
import type { Answers } from '../../generators/plan/model.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { losses, stateOf } from '../../generators/plan/state.ts'
import { answersFor } from '../support/answers.ts'
import { combinations } from '../support/combinations.ts'
import { changes } from './changed-answers.ts'

const advise = (from: Answers, to: Answers) => adviceFor(makePlan(from), makePlan(to), () => true)

describe('what a person must know of', () => {
  test.each(changes)('%s', (_title, from, to, expected) => {
    const advice = advise(from, to)
    expect(advice).toHaveLength(expected.length)
    // In any order: each expectation has a sentence.
    for (const pattern of expected) expect(advice).toContainEqual(expect.stringMatching(pattern))
  })

  test('a sample that its owner has replaced, nothing', () => {
    const from = answersFor({ regions: ['us-east-2', 'us-west-2', 'eu-west-1'] })
    const to = answersFor({ regions: ['us-east-2', 'eu-west-1', 'us-west-2'] })
    const told = (has: boolean) => adviceFor(makePlan(from), makePlan(to), () => has).join(' ')
    expect(told(true)).toContain('oversold')
    expect(told(false)).not.toContain('oversold')
  })

  test('nothing, when nothing changes', () => {
    for (const [, from, to] of changes) {
      expect(advise(from, from)).toEqual([])
      expect(advise(to, to)).toEqual([])
    }
  })
})

test('between any two projects each sentence is whole and said once, and no loss goes without one', () => {
  const any = fc.constantFrom(...combinations())
  fc.assert(
    fc.property(any, any, (from, to) => {
      const advice = advise(from, to)
      expect(new Set(advice).size).toBe(advice.length)
      for (const sentence of advice) {
        expect(sentence).toMatch(/^[A-Z].*\.$|^(api|[a-z]+-global)\b.*\.$/)
        expect(sentence).not.toMatch(/undefined|\[object|NaN/)
      }
      const lost = losses(stateOf(makePlan(from)), stateOf(makePlan(to)))
      if (lost.length > 0) expect(advice).not.toEqual([])
    }),
    { numRuns: 1000 },
  )
})
