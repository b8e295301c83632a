import type { Cloud } from '../aws/cloud.ts'
import { file } from '../aws/objects.ts'
import { addressOf, bucketIn, runningIn } from '../aws/region.ts'
import { Failure, type Say } from '../commands/command.ts'

/*
 * What a region's bucket says about a release, beside the release itself. Not in tags of the infrastructure: those spread to
 * every resource, and would change all of them.
 *   previous  the release to go back to
 *   trial     "open" from the moment that the release is put in until the rollout's last gate opens, then "passed"
 *   evacuated that the region said so of itself before the release came, else empty: then the release is not at fault for it
 *   refused   why a region stopped it: no other begins with it until it is prepared anew, which leaves this empty
 */

/** How far back a release is looked for among those that the running one followed. */
const GENERATIONS = 20

/**
 * Notes that a region is about to change to a release: it is on trial, and what runs now is the way back, or what that would go
 * back to while it is on trial itself. A region that runs the release already does not change, so its notes stay as they are.
 */
export async function noteChange(cloud: Cloud, region: string, release: string): Promise<void> {
  const running = (await runningIn(cloud, region))?.release
  if (running === release) return
  const bucket = await bucketIn(cloud, region)
  // An older release that comes back keeps its own way back: the one that it replaces now is the one to get rid of.
  if (running && !(await cameBefore(cloud, region, release, running))) {
    const previous = await provenSince(cloud, region, running)
    await cloud.write(file(region, bucket, release, 'previous'), Buffer.from(`${previous}\n`))
  }
  const address = await addressOf(cloud, region)
  const { status } = address === undefined ? {} : await cloud.readHealth(region, address)
  const away = status === 'evacuated' ? 'evacuated\n' : ''
  await cloud.write(file(region, bucket, release, 'evacuated'), Buffer.from(away))
  await cloud.write(file(region, bucket, release, 'trial'), Buffer.from('open\n'))
}

/** Whether the region was evacuated before the release came. One whose bucket does not answer is not known to have been. */
export async function wasEvacuated(
  cloud: Cloud,
  region: string,
  release: string,
): Promise<boolean> {
  try {
    const noted = await cloud.read(
      file(region, await bucketIn(cloud, region), release, 'evacuated'),
    )
    return noted !== undefined && noted.length > 0
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return false
  }
}

/** What there is to go back to once the running release is replaced: itself, or while it is on trial what it goes back to. */
async function provenSince(cloud: Cloud, region: string, running: string): Promise<string> {
  if (!(await onTrial(cloud, region, running))) return running
  return (await releaseBefore(cloud, region, running)) ?? running
}

async function cameBefore(
  cloud: Cloud,
  region: string,
  release: string,
  running: string,
): Promise<boolean> {
  const line = [running]
  for (let next: string | undefined = running; next && line.length <= GENERATIONS; ) {
    next = await releaseBefore(cloud, region, next)
    if (next === release) return true
    if (!next || line.includes(next)) return false
    line.push(next)
  }
  return false
}

/** The release that the region goes back to from this one, if there is one. */
export async function releaseBefore(
  cloud: Cloud,
  region: string,
  release: string,
): Promise<string | undefined> {
  const noted = await cloud.read(file(region, await bucketIn(cloud, region), release, 'previous'))
  return noted && String(noted).trim()
}

/** Whether the release was put into the region by a rollout whose last gate has not opened. */
export async function onTrial(cloud: Cloud, region: string, release: string): Promise<boolean> {
  const noted = await cloud.read(file(region, await bucketIn(cloud, region), release, 'trial'))
  return String(noted).trim() === 'open'
}

/**
 * The release that the region runs, if it is another one and its rollout has not come to its end. The first of all does not
 * count: nothing before it could be gone back to.
 */
export async function trialBeside(
  cloud: Cloud,
  region: string,
  release: string,
): Promise<string | undefined> {
  const running = (await runningIn(cloud, region))?.release
  if (!running || running === release || !(await onTrial(cloud, region, running))) return undefined
  return (await releaseBefore(cloud, region, running)) && running
}

/**
 * Notes in every region that one of them stopped the release, so that a region whose turn comes later does not begin. One
 * that cannot note it has the alarms to go by.
 */
export async function refuse(
  cloud: Cloud,
  regions: string[],
  release: string,
  reason: string,
): Promise<void> {
  await Promise.allSettled(regions.map((region) => writeRefusal(cloud, region, release, reason)))
}

/** Why a region stopped the release, if one did. */
export async function refusalOf(
  cloud: Cloud,
  region: string,
  release: string,
): Promise<string | undefined> {
  const noted = await cloud.read(file(region, await bucketIn(cloud, region), release, 'refused'))
  return noted && (String(noted).trim() || undefined)
}

/** Whatever stopped the release before, it may begin again. */
export const allow = (cloud: Cloud, region: string, release: string): Promise<void> =>
  writeRefusal(cloud, region, release, '')

async function writeRefusal(cloud: Cloud, region: string, release: string, reason: string) {
  const bucket = await bucketIn(cloud, region)
  await cloud.write(file(region, bucket, release, 'refused'), Buffer.from(reason && `${reason}\n`))
}

/**
 * Ends the release's trial: a later rollout that fails leaves it where it is. A region that cannot note that is named, and
 * is no reason to undo a rollout that went well.
 */
export async function passTrials(
  cloud: Cloud,
  regions: string[],
  release: string,
  say: Say,
): Promise<void> {
  await Promise.all(
    regions.map(async (region) => {
      try {
        const bucket = await bucketIn(cloud, region)
        await cloud.write(file(region, bucket, release, 'trial'), Buffer.from('passed\n'))
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        say(`note: ${region} still has ${release} on trial: ${error.message}`)
      }
    }),
  )
}
