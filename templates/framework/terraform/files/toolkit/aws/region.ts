import { createHash } from 'node:crypto'
import { topology } from '../../topology.ts'
import { Failure } from '../commands/command.ts'
import type { Fleet, Running } from '../rollout/fleet.ts'
import type { Cloud } from './cloud.ts'
import { entranceIn } from './entrance.ts'
import { file } from './objects.ts'
import { changedBy, isPrepared } from './plans.ts'
import { bucketName, requireBuckets, rootOf } from './roots.ts'

/** @throws Failure when a region has no bucket: those are made with infra/bootstrap, by a person */
export const prepareBuckets = requireBuckets

/** The region's bucket for releases. */
export const bucketIn = bucketName

/** The address that only this region answers to, once it has one. */
export const addressOf = async (cloud: Cloud, region: string): Promise<string | undefined> =>
  entranceIn(cloud).nameOf?.(region) ?? cloud.apiEndpoint(region)

/** What the region runs: the release that its alias names, or that traffic shifts to. */
export async function runningIn(cloud: Cloud, region: string): Promise<Running | undefined> {
  const version = await cloud.aliasVersion(region)
  if (version === undefined) return undefined
  const shift = await cloud.shiftUnderWay(region)
  const status = shift ? `shifting: ${shift.status}` : `version ${version}`
  const release = shift?.release ?? (await cloud.releaseOf(region, version))
  return { release, status, changing: shift !== undefined }
}

/**
 * Makes a region run a release that it was prepared for, and waits until all of its traffic does. The region is asked, and no other.
 * It is published in any case: its settings may have changed since it was before, and Lambda publishes no version of what has not.
 *
 * @param shift `at-once` moves all traffic without asking alarms
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html
 */
export async function installRelease(
  cloud: Cloud,
  region: string,
  release: string,
  shift: 'gradual' | 'at-once',
): Promise<void> {
  const from = await versionIn(cloud, region)
  if (!(await isPrepared(cloud, rootOf(region), release))) {
    throw new Failure(
      `${region} has no release ${release} with its infrastructure: run "npm run deploy -- --prepare" first, on that release's commit.`,
    )
  }
  await shiftTo(cloud, region, release, from, await publish(cloud, region, release), shift)
}

/**
 * Makes a region run a release that it ran before, at once, by the version that was published then: a release can be put back while the
 * rest of the world is down, and needs no Terraform.
 */
export async function putBack(cloud: Cloud, region: string, release: string): Promise<void> {
  const from = await versionIn(cloud, region)
  const to = (await cloud.versionOf(region, release)) ?? (await publish(cloud, region, release))
  await shiftTo(cloud, region, release, from, to, 'at-once')
}

async function versionIn(cloud: Cloud, region: string): Promise<string> {
  const version = await cloud.aliasVersion(region)
  if (version !== undefined) return version
  throw new Failure(
    `${region} has no function: run "npm run deploy -- --prepare" first, which makes it.`,
  )
}

async function shiftTo(
  cloud: Cloud,
  region: string,
  release: string,
  from: string,
  to: string,
  shift: 'gradual' | 'at-once',
): Promise<void> {
  if (to !== from) {
    await cloud.aimAlarms(region, release, to)
    // Lambda can shift between numbered versions only.
    if (from === '$LATEST') await cloud.pointAlias(region, to)
    else await cloud.shift(region, { release, from, to, atOnce: shift === 'at-once' })
  }
  // Also where nothing shifts: an attempt before this one may have ended here.
  await cloud.aimFilters(region, release)
}

async function publish(cloud: Cloud, region: string, release: string): Promise<string> {
  const bucket = await bucketIn(cloud, region)
  const address = file(region, bucket, release, 'function.zip')
  const code = (await cloud.release(region, bucket, release))?.files['function.zip']
  if (!code) {
    throw new Failure(
      `${region} has no release ${release} in ${bucket}: run "npm run deploy -- --prepare" first.`,
    )
  }
  const sha256 = createHash('sha256').update(code).digest('base64')
  return cloud.publish(region, release, address, sha256)
}

/** Stops the traffic shift that is under way in a region; CodeDeploy sends its traffic back. */
export const stopShifts = (cloud: Cloud, region: string): Promise<number> =>
  cloud.stopShifts(region, topology.service, topology.service)

/** The regions, as a rollout knows them. */
export const placesIn = (
  cloud: Cloud,
): Pick<
  Fleet,
  'running' | 'install' | 'putBack' | 'changedBy' | 'stopShifts' | 'address' | 'heed'
> => ({
  running: (region) => runningIn(cloud, region),
  install: (region, release, shift) => installRelease(cloud, region, release, shift),
  putBack: (region, release) => putBack(cloud, region, release),
  changedBy: (region, release) => changedBy(cloud, rootOf(region), release),
  stopShifts: (region) => stopShifts(cloud, region),
  address: (region) => addressOf(cloud, region),
  heed: cloud.aimFilters,
})
