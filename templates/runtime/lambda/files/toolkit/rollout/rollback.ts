import { Failure, type Say } from '../commands/command.ts'
import type { Fleet } from './fleet.ts'
import { onTrial, releaseBefore } from './notes.ts'
import { patiently } from './requests.ts'

/** How one region ended. */
export type Outcome =
  | { region: string; outcome: 'untouched'; runs: string | undefined }
  | { region: string; outcome: 'proven'; runs: string }
  | { region: string; outcome: 'rolled-back'; runs: string }
  | { region: string; outcome: 'failed'; reason: string }

export type Where = 'everywhere' | 'on-trial'

const POLL_SECONDS = 15
/** Between two questions of which the first got no answer. */
const MISS_SECONDS = 5
const SETTLE_SECONDS = 30 * 60
/** What undoes itself is waited for as long as a job may take: 60 minutes, less those in which it was set up. */
const WAY_BACK_SECONDS = 55 * 60

/**
 * Takes a release out of every region that runs it, all at the same time: each goes back to what it ran before, at once.
 * A region that fails does not hold up the others. A region that does not run the release is left alone.
 *
 * @param where `everywhere`, or only where it is `on-trial`: where no rollout of it has come to its end
 */
export function rollBack(
  fleet: Fleet,
  release: string,
  regions: string[],
  where: Where,
  say: Say,
): Promise<Outcome[]> {
  return Promise.all(
    regions.map(async (region): Promise<Outcome> => {
      try {
        const outcome = await rollBackIn(fleet, release, region, where, say)
        await sayWhatStays(fleet, release, outcome, say)
        return outcome
      } catch (error) {
        // Whatever it is, it must not end the others' way back.
        return {
          region,
          outcome: 'failed',
          reason: error instanceof Error ? error.message : `${error}`,
        }
      }
    }),
  )
}

async function rollBackIn(
  fleet: Fleet,
  release: string,
  region: string,
  where: Where,
  say: Say,
): Promise<Outcome> {
  const runs = await settledRelease(fleet, release, region, say)
  if (runs !== release) {
    // Somebody may have moved its traffic by hand.
    if (runs !== undefined) await fleet.heed?.(region, runs)
    return { region, outcome: 'untouched', runs }
  }
  if (where === 'on-trial' && !(await onTrial(fleet, region, release))) {
    return { region, outcome: 'proven', runs: release }
  }
  const before = await releaseBefore(fleet, region, release)
  if (!before) {
    throw new Failure(
      `${release} is the first release in ${region}: there is nothing to go back to.`,
    )
  }
  say(`${region}  goes back from ${release} to ${before}`)
  await (fleet.putBack?.(region, before) ?? fleet.install(region, before, 'at-once'))
  return { region, outcome: 'rolled-back', runs: before }
}

/** Says what of a release that did not come to stay goes on all the same. */
async function sayWhatStays(
  fleet: Fleet,
  release: string,
  { region, outcome }: Outcome,
  say: Say,
): Promise<void> {
  if (outcome === 'proven') return
  try {
    const changed = (await fleet.changedBy?.(region, release)) ?? []
    if (changed.length === 0) return
    if (outcome === 'untouched' && (await fleet.note(region, release, 'trial')) === 'passed') return
    say(
      `${region}  keeps what ${release} changed beside the function (${changed.join(', ')}): revert its commit, docs/runbooks/bad-deploy.md`,
    )
  } catch (error) {
    // The way back is done; a note that cannot be read must not make it a failure.
    if (!(error instanceof Failure)) throw error
    say(`${region}  does not tell what ${release} changed beside the function: ${error.message}`)
  }
}

/**
 * The release that the region runs once no update is under way. An update that a cancelled job left behind is stopped
 * first: it then undoes itself, and the region may need nothing more.
 */
async function settledRelease(
  fleet: Fleet,
  release: string,
  region: string,
  say: Say,
): Promise<string | undefined> {
  let said: string | undefined
  for (let waited = 0; ; waited += POLL_SECONDS) {
    const running = await patiently(
      () => fleet.running(region),
      () => fleet.wait(MISS_SECONDS),
    )
    if (running?.stuck) throw new Failure(`${region}: ${running.stuck}`)
    if (!running?.changing) return running?.release
    const { goingBack, status } = running
    if (goingBack ? waited >= WAY_BACK_SECONDS : waited >= SETTLE_SECONDS) {
      throw new Failure(
        goingBack
          ? `${region} is on its way back (${status}), and not there after ${waited / 60} minutes: "npm run rollback -- --list" tells when it is.`
          : `${region} is still being updated after ${waited / 60} minutes (${status}).`,
      )
    }
    const how = goingBack ? 'it is on its way back' : 'its update is under way'
    if (how !== said) say(`${region}  ${how} (${status}): waiting for the end`)
    said = how
    if (running.release === release) await fleet.stopShifts(region)
    await fleet.wait(POLL_SECONDS)
  }
}

/** The regions that went back. */
export const changedBy = (outcomes: Outcome[]): string[] =>
  outcomes.flatMap(({ region, outcome }) => (outcome === 'rolled-back' ? region : []))

/** One line for a person. */
export function sentence(outcome: Outcome): string {
  if (outcome.outcome === 'failed') return `${outcome.region}  FAILED: ${outcome.reason}`
  if (outcome.outcome === 'rolled-back') return `${outcome.region}  runs ${outcome.runs} again`
  if (outcome.outcome === 'proven') {
    return `${outcome.region}  left alone: ${outcome.runs} ran there before this rollout`
  }
  return `${outcome.region}  left alone: it runs ${outcome.runs ?? 'nothing'}`
}
