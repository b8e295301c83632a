import type { Topology } from '../../topology.ts'

/**
 * An alarm per region on the errors of the new build, as CloudWatch's: it looks at whole periods, must see several bad
 * ones in a row, and sees a period's numbers only when the next one is over. Time is in minutes from the rollout's start.
 */
export class Alarms {
  private readonly periodMinutes: number
  private readonly evaluationPeriods: number
  private readonly errorRate: number
  private readonly periods = new Map<string, { requests: number; errors: number }>()

  constructor({ periodSeconds, evaluationPeriods, errorRate }: Topology['alarms']) {
    this.periodMinutes = periodSeconds / 60
    this.evaluationPeriods = evaluationPeriods
    this.errorRate = errorRate
  }

  record(region: string, minute: number, failed: boolean): void {
    const name = `${region} ${Math.floor(minute / this.periodMinutes)}`
    const counts = this.periods.get(name) ?? { requests: 0, errors: 0 }
    counts.requests++
    if (failed) counts.errors++
    this.periods.set(name, counts)
  }

  /** Whether the region's alarm rings when `minute` minutes are over. */
  rings(region: string, minute: number): boolean {
    const visible = Math.floor(minute / this.periodMinutes) - 1
    if (visible < this.evaluationPeriods) return false
    const last = Array.from({ length: this.evaluationPeriods }, (_, back) => visible - 1 - back)
    return last.every((period) => {
      const counts = this.periods.get(`${region} ${period}`)
      return counts !== undefined && counts.errors / counts.requests > this.errorRate
    })
  }
}
