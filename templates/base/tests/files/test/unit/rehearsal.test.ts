import { expect, test } from 'vitest'
import {
  allowance,
  excuse,
  inTime,
  type Look,
  slownessOf,
} from '../../toolkit/rehearsal/machine.ts'
import { asJson, asText, exitCode, type Judged } from '../../toolkit/rehearsal/report.ts'

const report = (...promises: Judged[]) => ({ drill: 'd', story: 's', figures: { n: 1 }, promises })
const kept = { promise: 'nothing is lost', kept: true }
const broken = { promise: 'nothing is oversold', kept: false }
const undecided = { promise: 'it is quick', kept: false, undecided: 'a pause of 900 ms' }

test('a drill ends with 0 when all is kept, 1 when something is broken, 4 when something could not be seen', () => {
  expect(exitCode([report(kept)])).toBe(0)
  expect(exitCode([report(kept, undecided)])).toBe(4)
  expect(exitCode([report(undecided), report(broken)])).toBe(1)
})

test('the report names what was undecided, and why', () => {
  expect(asText(report(kept, broken, undecided))).toContain(
    '  kept    nothing is lost\n  BROKEN  nothing is oversold\n  UNDECIDED  it is quick: a pause of 900 ms',
  )
  expect(JSON.parse(asJson([report(undecided)]))).toMatchObject({
    verdict: 'undecided',
    kept: false,
  })
})

test('the report tells what was seen of a broken promise', () => {
  expect(asText(report({ ...broken, seen: 'order 7' }))).toContain(
    '  BROKEN  nothing is oversold: order 7',
  )
})

test('a reason for what is kept, or none at all, decides nothing', () => {
  expect(exitCode([report({ ...kept, undecided: 'a pause of 900 ms' })])).toBe(0)
  expect(exitCode([report({ ...broken, undecided: undefined })])).toBe(1)
})

const look = (at: number, lateMs: number, tookMs: number): Look => ({
  at,
  lateMs,
  workMs: 10,
  tookMs,
})

test('a machine is as slow as work took longer than its time on a processor, and as late as its latest timer', () => {
  const looks = [look(1000, 4, 10), look(1200, 700, 30)]
  expect(slownessOf(looks, 0, 2000)).toEqual({ pauseMs: 700, factor: 2 })
})

test('what was before or after does not count, and a pause counts from its beginning', () => {
  const looks = [look(1000, 0, 90), look(5000, 900, 10), look(9000, 0, 90)]
  expect(slownessOf(looks, 3000, 4200)).toEqual({ pauseMs: 900, factor: 1 })
})

test('a machine with time to spare is no reason, and adds nothing', () => {
  const quick = { pauseMs: 30, factor: 1.2 }
  expect(excuse(quick)).toBeUndefined()
  expect(allowance(3000, quick)).toBe(3000)
})

test('a slow machine explains what took as much longer, and no more', () => {
  const slow = { pauseMs: 400, factor: 2.5 }
  expect(excuse(slow)).toBe(
    'this machine was 2.5 times as slow as it can be, and paused for up to 400 ms',
  )
  expect(allowance(3000, slow)).toBe(7900)
})

test('a machine that is slower still explains anything', () => {
  expect(allowance(3000, { pauseMs: 10, factor: 9 })).toBeUndefined()
})

test('what came later than a slow machine explains is broken all the same, and so is what never came', () => {
  const slow = { pauseMs: 400, factor: 2.5 }
  expect(inTime(2000, true, 3000, slow)).toEqual({ kept: true })
  expect(inTime(7000, true, 3000, slow).undecided).toMatch('2.5 times as slow')
  expect(inTime(8000, true, 3000, slow)).toEqual({ kept: false, undecided: undefined })
  expect(inTime(8000, false, 3000, slow)).toEqual({ kept: false, undecided: undefined })
})

test('what never came, and was not waited for as long as it might take, is not kept', () => {
  expect(inTime(2000, false, 3000, { pauseMs: 5, factor: 1 })).toEqual({ kept: false })
})
