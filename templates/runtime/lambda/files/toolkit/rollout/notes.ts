import { Failure, type Say } from '../commands/command.ts'
import type { Fleet } from './fleet.ts'

/** How far back a release is looked for among those that the running one followed. */
const GENERATIONS = 20

/**
 * Notes that a region is about to change to a release: it is on trial, and what runs now is the way back, or what that would go
 * back to while it is on trial itself. A region that runs the release already does not change, so its notes stay as they are.
 */
export async function noteChange(fleet: Fleet, region: string, release: string): Promise<void> {
  const running = (await fleet.running(region))?.release
  await fleet.entrance?.beforeChange?.(fleet, region, release, running)
  if (running === release) return
  // An older release that comes back keeps its own way back: the one that it replaces now is the one to get rid of.
  if (running && !(await cameBefore(fleet, region, release, running))) {
    const previous = await provenSince(fleet, region, running)
    await fleet.setNote(region, release, 'previous', previous)
  }
  await fleet.setNote(region, release, 'trial', 'open')
}

/** What there is to go back to once the running release is replaced: itself, or while it is on trial what it goes back to. */
async function provenSince(fleet: Fleet, region: string, running: string): Promise<string> {
  if (!(await onTrial(fleet, region, running))) return running
  return (await releaseBefore(fleet, region, running)) ?? running
}

async function cameBefore(
  fleet: Fleet,
  region: string,
  release: string,
  running: string,
): Promise<boolean> {
  const line = [running]
  for (let next: string | undefined = running; next && line.length <= GENERATIONS; ) {
    next = await releaseBefore(fleet, region, next)
    if (next === release) return true
    if (!next || line.includes(next)) return false
    line.push(next)
  }
  return false
}

/** The release that the region goes back to from this one, if there is one. */
export const releaseBefore = (
  fleet: Fleet,
  region: string,
  release: string,
): Promise<string | undefined> => fleet.note(region, release, 'previous')

/** Whether the release was put into the region by a rollout whose last gate has not opened. */
export async function onTrial(fleet: Fleet, region: string, release: string): Promise<boolean> {
  return (await fleet.note(region, release, 'trial')) === 'open'
}

/**
 * The release that the region runs, if it is another one and its rollout has not come to its end. The first of all does not
 * count: nothing before it could be gone back to.
 */
export async function trialBeside(
  fleet: Fleet,
  region: string,
  release: string,
): Promise<string | undefined> {
  const running = (await fleet.running(region))?.release
  if (!running || running === release || !(await onTrial(fleet, region, running))) return undefined
  return (await releaseBefore(fleet, region, running)) && running
}

/**
 * Notes in every region that one of them stopped the release, so that a region whose turn comes later does not begin. One
 * that cannot note it has the alarms to go by.
 */
export async function refuse(
  fleet: Fleet,
  regions: string[],
  release: string,
  reason: string,
): Promise<void> {
  await Promise.allSettled(
    regions.map((region) => fleet.setNote(region, release, 'refused', reason)),
  )
}

/** Why a region stopped the release, if one did. */
export async function refusalOf(
  fleet: Fleet,
  region: string,
  release: string,
): Promise<string | undefined> {
  return (await fleet.note(region, release, 'refused')) || undefined
}

/** Whatever stopped the release before, it may begin again. */
export const allow = (fleet: Fleet, region: string, release: string): Promise<void> =>
  fleet.setNote(region, release, 'refused', '')

/**
 * Ends the release's trial: a later rollout that fails leaves it where it is. A region that cannot note that is named, and
 * is no reason to undo a rollout that went well.
 */
export async function passTrials(
  fleet: Fleet,
  regions: string[],
  release: string,
  say: Say,
): Promise<void> {
  await Promise.all(
    regions.map(async (region) => {
      try {
        await fleet.setNote(region, release, 'trial', 'passed')
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        say(`note: ${region} still has ${release} on trial: ${error.message}`)
      }
    }),
  )
}
