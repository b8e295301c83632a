import { expect, type TestContext } from 'vitest'
import { asText, type Report, verdict, verdictOf } from '../../toolkit/rehearsal/report.ts'

/**
 * Fails when a promise is broken. What this machine was too slow to show is printed, and the test says that it was left out:
 * `npm run drill` shows it on a machine with more time.
 */
export function judge(report: Report, { skip }: Pick<TestContext, 'skip'>): void {
  expect(
    report.promises.filter((one) => verdictOf(one) === 'broken'),
    JSON.stringify(report.figures),
  ).toEqual([])
  if (verdict(report.promises) === 'kept') return
  console.warn(asText(report))
  skip(`${report.drill} is UNDECIDED: this machine was too slow`)
}
