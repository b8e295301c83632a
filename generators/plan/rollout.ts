/** How traffic moves to a new build inside one region. `percent` is one step's size, `minutes` the time between steps. */
export type Shift =
  | { kind: 'all-at-once' }
  | { kind: 'canary' | 'linear'; percent: number; minutes: number }

/** Regions that are deployed together, how each shifts, and the minutes to wait before the gate that follows. */
export interface Wave {
  regions: string[]
  shift: Shift
  bakeMinutes: number
}

export const allAtOnce: Shift = { kind: 'all-at-once' }

/** When an alarm looks, how often it must see a breach before it fires, and what it takes for one. */
export interface Alarms {
  periodSeconds: number
  evaluationPeriods: number
  /** 0 to 1: the share of requests that may fail. */
  errorRate: number
}

/**
 * The seconds from a fault's first request to the alarm: its periods, plus the one that the fault began half-way in, plus
 * those that the platform takes to count a request.
 */
export function detectionSeconds(
  alarms: Pick<Alarms, 'periodSeconds' | 'evaluationPeriods'>,
  metricsDelaySeconds: number,
): number {
  return alarms.periodSeconds * (alarms.evaluationPeriods + 1) + metricsDelaySeconds
}

/** The share (0 to 1) of a region's traffic that a new build has, so many seconds after its shift began. */
export function shareAfter(shift: Shift, seconds: number): number {
  if (shift.kind === 'all-at-once') return 1
  const step = shift.percent / 100
  const steps = Math.floor(seconds / 60 / shift.minutes)
  if (shift.kind === 'canary') return steps >= 1 ? 1 : step
  return Math.min(1, step * (steps + 1))
}

/** The minutes that a shift takes from its first step to all of the traffic. */
export function shiftMinutes(shift: Shift): number {
  if (shift.kind === 'all-at-once') return 0
  if (shift.kind === 'canary') return shift.minutes
  return shift.minutes * (Math.ceil(100 / shift.percent) - 1)
}

/** A wave's shares of the traffic in percent, and the minutes to watch a build with each; with all of it, the bake. */
export function stepsOf({ shift, bakeMinutes }: Wave): { percent: number; minutes: number }[] {
  const all = { percent: 100, minutes: bakeMinutes }
  if (shift.kind === 'all-at-once') return [all]
  const { kind, percent, minutes } = shift
  const count = kind === 'canary' ? 1 : Math.ceil(100 / percent) - 1
  const below = Array.from({ length: count }, (_, at) => ({ percent: percent * (at + 1), minutes }))
  return [...below, all]
}

/**
 * The largest share (0 to 1) of all traffic that a bad build reaches before an alarm can stop it, so many seconds after its
 * shift began, with traffic spread evenly over the regions.
 */
export function blastRadius(waves: Wave[], regionCount: number, seconds: number): number {
  const [first] = waves
  if (!first) return 0
  const share = shareAfter(first.shift, seconds)
  return Number(((first.regions.length / regionCount) * share).toFixed(6))
}

/**
 * What a bad build reaches, in words: the share of the first wave's traffic. The blast radius of all traffic is beside it where the
 * wave has some of the places alone, since users go to the nearest region, and no two regions have equally many.
 */
export function describeReach(waves: Wave[], placeCount: number, seconds: number): string {
  const [first] = waves
  if (!first) return 'nothing'
  const percent = (share: number) => `${Number((share * 100).toFixed(1))} %`
  const reached = percent(shareAfter(first.shift, seconds))
  if (first.regions.length === placeCount) return `${reached} of traffic`
  const all = percent(blastRadius(waves, placeCount, seconds))
  return `${reached} of the traffic of ${first.regions.join(' and ')} (${all} of all, if every region has as much)`
}

const shiftPattern = /^(canary|linear)(0|[1-9]\d{0,2})-(0|[1-9]\d{0,3})m$/

/** `canary10-15m` → 10 % for 15 minutes, then all; `linear10-1m` → 10 % more every minute. Undefined if it is neither. */
export function parseShift(text: string): Extract<Shift, { percent: number }> | undefined {
  const match = shiftPattern.exec(text)
  if (!match) return undefined
  return {
    kind: match[1] as 'canary' | 'linear',
    percent: Number(match[2]),
    minutes: Number(match[3]),
  }
}

/** The shift in words, for tables. */
export function describeShift(shift: Shift): string {
  if (shift.kind === 'all-at-once') return 'all at once'
  if (shift.kind === 'canary') return `${shift.percent} % for ${shift.minutes} min, then all`
  return `${shift.percent} % more every ${shift.minutes} min`
}
