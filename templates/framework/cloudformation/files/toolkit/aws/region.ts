import { parseDocument } from 'yaml'
import { Failure } from '../commands/command.ts'
import type { Fleet, Running } from '../rollout/fleet.ts'
import type { Cloud } from './cloud.ts'
import { entranceIn } from './entrance.ts'
import { file } from './objects.ts'
import { SETTINGS } from './settings.ts'
import { stacks } from './stacks.ts'

/** Creates or updates what holds releases in the given regions. */
export async function prepareBuckets(cloud: Cloud, regions: string[]): Promise<void> {
  const template = { path: 'infra/artifacts.yaml' }
  await Promise.all(
    regions.map((region) =>
      cloud.updateStack({ region, stack: stacks.artifacts, template, parameters: {} }),
    ),
  )
}

/** The region's bucket for releases. */
export async function bucketIn(cloud: Cloud, region: string): Promise<string> {
  const bucket = (await cloud.stack(region, stacks.artifacts))?.outputs.BucketName
  if (!bucket) {
    throw new Failure(
      `${region} has no bucket for releases: run "npm run deploy -- --prepare" first.`,
    )
  }
  return bucket
}

/** The address that only this region answers to, once it has one. */
export const addressOf = async (cloud: Cloud, region: string): Promise<string | undefined> =>
  (await cloud.stack(region, stacks.region))?.outputs.RegionalUrl

/** What the region runs, by its stack. While an update runs, that is the release which it brings. */
export async function runningIn(cloud: Cloud, region: string): Promise<Running | undefined> {
  const stack = await cloud.stack(region, stacks.region)
  if (!stack) return undefined
  const { status, parameters } = stack
  // Nothing goes on by itself then, and its parameters may be those of either release.
  const stuck = status.endsWith('_FAILED')
    ? `its stack is ${status}, so that nobody knows what it runs: bring that to an end (docs/runbooks/bad-deploy.md, step 3), then run this again.`
    : undefined
  const changing = status.endsWith('_IN_PROGRESS')
  const goingBack = changing && status.includes('ROLLBACK')
  return { release: parameters.Release, status, changing, goingBack, stuck }
}

/**
 * Makes a region run a release that its bucket holds, and waits until all of its traffic does.
 *
 * @param shift `at-once` moves all traffic without asking alarms
 */
export async function installRelease(
  cloud: Cloud,
  region: string,
  release: string,
  shift: 'gradual' | 'at-once',
): Promise<void> {
  const bucket = await bucketIn(cloud, region)
  const stored = await cloud.release(region, bucket, release)
  const template = stored?.files[SETTINGS]
  if (!stored || !template) {
    throw new Failure(
      `${region} has no release ${release} in ${bucket}: run "npm run deploy -- --prepare" first.`,
    )
  }
  const now = await cloud.stack(region, stacks.region)
  const accepted = parametersOf(String(template))
  const offered: Record<string, string | undefined> = {
    ArtifactBucket: bucket,
    ArtifactKey: file(region, bucket, release, 'function.zip').key,
    ArtifactDigest: stored.digest,
    Release: release,
    TrafficShift: shift,
    // A region that runs the release already keeps its version.
    InstalledAt: now?.parameters.Release === release ? undefined : new Date().toISOString(),
    // Told once: afterwards the values stay, and the home region need not answer.
    ...(await entranceIn(cloud).admit?.(accepted.filter((name) => !now?.parameters[name]))),
  }
  const parameters = Object.fromEntries(
    Object.entries(offered).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && accepted.includes(entry[0]),
    ),
  )
  await cloud.updateStack({
    region,
    stack: stacks.region,
    template: { path: file(region, bucket, release, SETTINGS).key, bytes: template },
    parameters,
    bucket,
  })
}

/** The names of a template's parameters. Its short forms (!Ref and the like) need no meaning here. */
export function parametersOf(template: string): string[] {
  const { Parameters = {} } = parseDocument(template, { logLevel: 'silent' }).toJSON() ?? {}
  return Object.keys(Parameters)
}

/**
 * Stops the traffic shift that a region's update waits for. The update then fails, and CloudFormation undoes it: what shifts
 * once it does is on its way back already.
 */
export async function stopShifts(cloud: Cloud, region: string): Promise<number> {
  const stack = await cloud.stack(region, stacks.region)
  if (stack?.status.includes('ROLLBACK')) return 0
  const { CodeDeployApplication: application, CodeDeployGroup: group } = stack?.outputs ?? {}
  // A stack that is being created has no outputs yet, and nothing to shift from.
  return application && group ? cloud.stopShifts(region, application, group) : 0
}

/** The regions, as a rollout knows them. */
export const placesIn = (
  cloud: Cloud,
): Pick<Fleet, 'running' | 'install' | 'stopShifts' | 'address'> => ({
  running: (region) => runningIn(cloud, region),
  install: (region, release, shift) => installRelease(cloud, region, release, shift),
  stopShifts: (region) => stopShifts(cloud, region),
  address: (region) => addressOf(cloud, region),
})
