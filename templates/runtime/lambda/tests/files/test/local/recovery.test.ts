import { expect, test } from 'vitest'
import { recovery } from '../../toolkit/rehearsal/recovery.ts'
import type { Attempt } from '../../toolkit/rehearsal/users.ts'

const [lost, well] = ['north-1', 'south-1']
const lostAt = 10_000

/** A try of the lost region's users that began so long after the loss; unanswered ones take two seconds. */
const attempt = (after: number, routedTo: string | undefined, failed: boolean): Attempt => ({
  location: lost,
  routedTo,
  startedAt: lostAt + after,
  at: lostAt + after + (routedTo === undefined ? 2000 : 10),
  failed,
})
const refused = (after: number) => attempt(after, lost, true)
const unanswered = (after: number) => attempt(after, undefined, true)
const served = (after: number) => attempt(after, well, false)

function recoveryMs(...tries: Attempt[]): unknown {
  const attempts = tries.toSorted((a, b) => a.at - b.at)
  const machine = { inTime: () => ({ kept: true }) }
  return recovery(lost, attempts, 1, [lostAt, lostAt + 60_000], machine).figures.rtoMs
}

test('users are without service until a try after the last that the lost region failed is served', () => {
  expect(recoveryMs(refused(100), refused(900), served(1000))).toBe(1010)
})

test('a try that nobody answered was the lost region’s while its users were still sent there', () => {
  expect(recoveryMs(unanswered(500), served(1000), served(2600))).toBe(2610)
})

test('a try that nobody answered elsewhere, or that failed there, is not the lost region’s', () => {
  expect(
    recoveryMs(
      refused(900),
      served(1000),
      unanswered(1500),
      attempt(4000, well, true),
      served(5000),
    ),
  ).toBe(1010)
})

test('who is served nowhere never recovers', () => {
  expect(recoveryMs(refused(100), unanswered(1000))).toBe('never')
})
