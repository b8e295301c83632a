import { expect, test } from 'vitest'
import { verdictOf } from '../../toolkit/rehearsal/report.ts'
import type { Attempt } from '../../toolkit/rehearsal/users.ts'
import { Acts, type Outcome } from '../../toolkit/rehearsal/workload.ts'

const slow = 'this machine was 3.0 times as slow as it can be'

function actsOf(...outcomes: Outcome[]): Acts {
  const acts = new Acts()
  for (const outcome of outcomes) acts.add(outcome, 'here')
  return acts
}

test.each<[string, Outcome[], string | undefined, string]>([
  ['one act that was done is enough', ['wrong', undefined, 'done'], slow, 'kept'],
  ['no act at all shows nothing', [], slow, 'broken'],
  ['answers that nobody may get acknowledge nothing', ['wrong', 'wrong'], slow, 'broken'],
  ['refusals acknowledge nothing', ['refused', 'refused'], slow, 'broken'],
  ['a slow machine may not have let anybody answer', [undefined], slow, 'undecided'],
  ['a quick one would have', [undefined], undefined, 'broken'],
])('%s', (_, outcomes, excuse, verdict) => {
  expect(verdictOf(actsOf(...outcomes).someDone(excuse))).toBe(verdict)
})

const attempt = (status?: number): Attempt => ({
  ...{ location: 'here', routedTo: 'here', startedAt: 0, at: 1 },
  ...{ failed: status === undefined || status >= 500, status },
})

test.each<[string, Outcome[], Attempt[], string]>([
  ['who is refused is served', ['done', 'refused'], [], 'kept'],
  ['a wrong answer is broken on any machine', ['done', 'wrong'], [], 'broken'],
  ['who gave up may have met a slow machine', [undefined], [attempt(), attempt(503)], 'undecided'],
  ['unless the service said that it failed', [undefined], [attempt(500)], 'broken'],
])('%s', (_, outcomes, attempts, verdict) => {
  expect(verdictOf(actsOf(...outcomes).allServed(attempts, slow))).toBe(verdict)
})

test('where acts were done is known', () => {
  const acts = actsOf('done')
  acts.add(undefined, 'there')
  expect([...acts.places]).toEqual(['here'])
})
