import { topology } from '../../topology.ts'
import { recoveryBoundSeconds } from '../laptop/resolver.ts'
import type { Machine } from './machine.ts'
import type { Report } from './report.ts'
import type { Attempt } from './users.ts'

/** What a client's own pauses and this machine may add to the time that the settings imply. */
export const slackMs = 1000
/** The share of the load's time before a failure, and that under it. */
export const [before, without] = [0.2, 0.6] as const

/** The shortest load in seconds that leaves time to fail over. */
export function shortestLoad(speed: number): number {
  return Math.ceil((recoveryBoundSeconds(topology.dns) / speed + slackMs / 1000) / without)
}

/** How long the users of a region that failed at `from` and was back at `to` (ms since the epoch) were not served. */
export function recovery(
  region: string,
  attempts: readonly Attempt[],
  speed: number,
  [from, to]: [number, number],
  machine: Pick<Machine, 'inTime'>,
): Pick<Report, 'figures' | 'promises'> {
  const rtoMs = recoveryTime(attempts, region, from, to)
  const boundMs = Math.round(boundAt(speed))
  return {
    figures: {
      rtoMs: rtoMs ?? 'never',
      rtoBoundMs: boundMs,
      speed,
      rtoImpliedSeconds: recoveryBoundSeconds(topology.dns),
    },
    promises: [
      {
        promise: `its users are served elsewhere within ${boundMs} ms, and ${slackMs} ms for their own pauses`,
        ...machine.inTime(rtoMs, boundMs + slackMs, from, to),
      },
    ],
  }
}

/** Waits until the users of a region that failed at `from` are served elsewhere; no longer than this machine may take. */
export async function untilServed(
  region: string,
  attempts: readonly Attempt[],
  speed: number,
  from: number,
  machine: Machine,
): Promise<void> {
  const served = () => recoveryTime(attempts, region, from, Date.now()) !== undefined
  await machine.until(served, from, boundAt(speed) + slackMs)
}

function boundAt(speed: number): number {
  return (recoveryBoundSeconds(topology.dns) * 1000) / speed
}

/** From a failure to the first answer after the last failed try of the region's users; undefined when none came in time. */
function recoveryTime(
  attempts: readonly Attempt[],
  lost: string,
  from: number,
  to: number,
): number | undefined {
  const theirs = attempts.filter(({ location, at }) => location === lost && at >= from && at <= to)
  // DNS moves all of them at once. So a try that nobody answered went to the lost region, unless it began after one that
  // was answered elsewhere; on a busy machine some of those are not answered in time either.
  const movedAt = Math.min(
    ...theirs
      .filter(({ routedTo, startedAt }) => startedAt >= from && (routedTo ?? lost) !== lost)
      .map(({ startedAt }) => startedAt),
  )
  const lastFailure = theirs.findLastIndex(
    ({ failed, routedTo, startedAt }) =>
      failed && (routedTo === lost || (routedTo === undefined && startedAt < movedAt)),
  )
  const served = theirs.find(({ failed }, index) => index > lastFailure && !failed)
  return served && served.at - from
}
