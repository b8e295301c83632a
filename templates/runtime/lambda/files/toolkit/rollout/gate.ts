import { Failure, type Say } from '../commands/command.ts'
import { ownAlarms, readAlarms, type Verdict, verdict } from './alarms.ts'
import type { Fleet } from './fleet.ts'
import { exerciseFor, shortfallOf, trialIn } from './trial.ts'

const POLL_SECONDS = 30

interface Watched {
  service: string
  regions: string[]
  /** The regions that must have alarms by now, and run the release if one is named. */
  deployed: string[]
  /** 0 to look once. */
  bakeMinutes: number
  release?: string | undefined
  /** Opens although the release has hardly answered anything, or too little of it well, so that nothing is known about it. */
  withoutTraffic?: boolean
  /** Goes by the release's own alarms, as they are at the end of the bake: before it they may speak of what ran until then. */
  despiteAlarms?: boolean
}

/**
 * Watches all regions' alarms for the bake, and says whether the next wave may begin. It ends early when an alarm fires;
 * a region that does not answer has until the end of the bake to come back. Meanwhile each region that was deployed is asked
 * for data, so that the release has something to fail at where no user is, and it must have answered that well enough.
 */
export async function gate(fleet: Fleet, where: Watched, say: Say): Promise<Verdict> {
  const verdict = watch(fleet, where, say)
  await fleet.entrance?.beside?.(fleet, where.regions, verdict, say)
  return verdict
}

async function watch(fleet: Fleet, where: Watched, say: Say): Promise<Verdict> {
  const { service, regions, deployed, bakeMinutes, release } = where
  const { withoutTraffic = false, despiteAlarms = false } = where
  const judge = async () => {
    const readings = await readAlarms(fleet, regions)
    const firing = readings.some(
      (reading) => 'alarms' in reading && reading.alarms.some(({ state }) => state === 'ALARM'),
    )
    const heeded = despiteAlarms ? ownAlarms(service, deployed) : undefined
    return { firing: firing && !despiteAlarms, ...verdict(readings, deployed, heeded) }
  }
  if (bakeMinutes > 0) say(`bake: ${bakeMinutes} min, watching ${regions.join(', ')}`)
  const trials =
    release === undefined || bakeMinutes === 0
      ? []
      : deployed.map((region) => trialIn(region, release))
  const calls: Promise<void>[] = []
  let probed: Pick<Verdict, 'failures' | 'notes'> = { failures: [], notes: [] }
  for (let left = bakeMinutes * 60; left > 0; left -= POLL_SECONDS) {
    const { firing, ...early } = await judge()
    if (firing) return early
    calls.push(...(await exerciseFor(fleet, trials, Math.min(POLL_SECONDS, left))))
    probed = (await fleet.entrance?.probe?.(fleet, trials)) ?? probed
    const { failures } = probed
    if (failures.length > 0 && !withoutTraffic) return { ...early, passed: false, failures }
  }
  await Promise.all(calls)
  const { firing: _, ...final } = await judge()
  const strays = release === undefined ? [] : await straysFrom(fleet, deployed, release)
  const shortfalls = trials.map(shortfallOf).filter((shortfall) => shortfall !== undefined)
  const doubts = [...probed.failures, ...shortfalls]
  const failures = [...final.failures, ...strays, ...(withoutTraffic ? [] : doubts)]
  const notes = [...final.notes, ...probed.notes, ...(withoutTraffic ? doubts : [])]
  return { passed: failures.length === 0, failures, notes }
}

/** Quiet alarms of a region that runs something else say nothing of the release: jobs that ran again may have mixed two. */
async function straysFrom(fleet: Fleet, regions: string[], release: string): Promise<string[]> {
  const found = await Promise.all(
    regions.map(async (region) => {
      try {
        const { release: running, stuck } = (await fleet.running(region)) ?? {}
        if (stuck) return `${region}: ${stuck}`
        return running === release
          ? undefined
          : `${region} runs ${running ?? 'nothing'}, not ${release}: deploy its wave again.`
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        return `${region} cannot be asked what it runs: ${error.message}`
      }
    }),
  )
  return found.filter((stray) => stray !== undefined)
}

/** Prints a verdict for a person. */
export function sayVerdict({ passed, failures, notes }: Verdict, say: Say): void {
  for (const note of notes) say(`note: ${note}`)
  for (const failure of failures) say(`CLOSED: ${failure}`)
  say(passed ? 'gate: open' : 'gate: closed')
}
