import { Failure, type Say } from '../commands/command.ts'
import { readAlarms, verdict } from './alarms.ts'
import type { Fleet } from './fleet.ts'
import { noteChange, refusalOf, refuse, trialBeside } from './notes.ts'
import { exerciseFor, stopOf, trialIn } from './trial.ts'

/** A minute-long alarm period gains nothing from being asked more often. */
const POLL_SECONDS = 15
/** A region that misses this many answers in a row counts as firing: it is not known to be well. */
const MISSES = 4

export interface Installation {
  region: string
  release: string
  /** The regions that have this release, or are getting it: the alarm of any of them stops this one. */
  watched: string[]
  /** Moves all traffic at once, whatever the alarms say: for a release that is to end what they say. */
  despiteAlarms: boolean
}

/**
 * Puts a release into one region, and takes it back when an alarm fires in any region that is watched while traffic
 * shifts. Each region's installation watches all of them, so that one region's alarm stops the wave everywhere. Meanwhile it
 * asks its own for data, and for /health where users are sent by that: of twelve requests a minute a canary of 10 % gets one, which it can fail even where no user
 * is. Most of them failed take it back too, here and wherever it shifts beside.
 *
 * @throws Failure when an alarm fired, before or meanwhile, the release failed, or the region could not be updated
 */
export async function install(fleet: Fleet, plan: Installation, say: Say): Promise<void> {
  const { region, release, watched, despiteAlarms } = plan
  if (!despiteAlarms) await refuseUnderAlarm(fleet, plan)
  await noteChange(fleet, region, release)
  const shift = despiteAlarms ? 'at-once' : 'gradual'
  const update = new AbortController()
  const installing = fleet
    .install(region, release, shift)
    .then(() => say(`${region}  runs ${release}`))
    .finally(() => update.abort())
  const [installed, stopped] = await Promise.allSettled([
    installing,
    despiteAlarms ? undefined : stopOnFailure(fleet, plan, update.signal, say),
  ])
  if (stopped.status === 'rejected') throw stopped.reason
  if (stopped.value) throw new Failure(`${region} failed: ${stopped.value}`)
  if (installed.status === 'rejected') {
    // What begins beside it would only be taken back once it has all traffic.
    const failure = `${region} could not take it`
    if (!despiteAlarms) await refuse(fleet, watched, release, failure)
    throw installed.reason
  }
}

/** Going back from a release must lead to one that has passed, never to one that is being tried out. */
export const besideTrial = (region: string, release: string): string =>
  `${region} has ${release} on trial. Wait for the end of its rollout, or take it back with "npm run rollback -- --release ${release} --on-trial". If its last gate has opened, that gate can say so again: "npm run gate -- --wave N --release ${release}", with N the last wave.`

/** A shift that begins under an alarm would be stopped at once, and could not be told from one that raised it. */
async function refuseUnderAlarm(fleet: Fleet, plan: Installation) {
  const { region, release, watched } = plan
  const stopped = await refusalOf(fleet, region, release)
  if (stopped) {
    throw new Failure(
      `${region} was not touched: this release was stopped (${stopped}). To offer it again, run "npm run deploy -- --prepare --release ${release}", and the waves from the first.`,
    )
  }
  const other = await trialBeside(fleet, region, release)
  if (other) throw new Failure(`${region} was not touched: ${besideTrial(region, other)}`)
  const { failures } = verdict(await readAlarms(fleet, watched), [])
  if (failures.length > 0) {
    throw new Failure(
      `${region} was not touched: ${failures.join(' ')} To deploy all the same, add --despite-alarms.`,
    )
  }
}

/** Watches until the update is done. Gives the reason when it had to be stopped. */
async function stopOnFailure(
  fleet: Fleet,
  { region, release, watched }: Installation,
  updated: AbortSignal,
  say: Say,
): Promise<string | undefined> {
  let reason: string | undefined
  let noted: Promise<void> | undefined
  let misses = 0
  const trials = [trialIn(region, release)]
  if (await fleet.entrance?.heedsHealth?.(fleet, region, release)) {
    trials.push(trialIn(region, release, 'readHealth'))
  }
  while (!updated.aborted) {
    await exerciseFor(fleet, trials, POLL_SECONDS, updated)
    if (updated.aborted) break
    const readings = await readAlarms(fleet, watched)
    misses = readings.some((reading) => 'unreachable' in reading) ? misses + 1 : 0
    const judged =
      misses >= MISSES ? readings : readings.filter((reading) => !('unreachable' in reading))
    if (!reason) {
      const own = trials.flatMap((trial) => stopOf(trial) ?? [])
      const [failure] = [...verdict(judged, []).failures, ...own]
      // Beside the stop: a region that is silent would hold it up.
      if (failure) noted = refuse(fleet, watched, release, failure)
      reason = failure ?? (await refusedBeside(fleet, region, release))
      if (reason) say(`${region}  stops: ${reason}`)
    }
    if (reason) await tryToStop(fleet, region, say)
  }
  await noted
  return reason
}

/** Why another region, which shifts at the same time, stopped the release. */
async function refusedBeside(
  fleet: Fleet,
  region: string,
  release: string,
): Promise<string | undefined> {
  try {
    return await refusalOf(fleet, region, release)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    // The alarms of a region that does not answer are missed as well, and that is counted.
    return undefined
  }
}

/** Tried again at each poll: the shift may begin only after the alarm was seen, and a call may fail. */
async function tryToStop(fleet: Fleet, region: string, say: Say): Promise<void> {
  try {
    await fleet.stopShifts(region)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    say(`${region}  could not be stopped yet: ${error.message}`)
  }
}
