import { createHash } from 'node:crypto'
import { topology } from '../../topology.ts'
import { Failure } from '../commands/command.ts'
import type { Fleet, Running } from '../rollout/fleet.ts'
import type { Cloud } from './cloud.ts'
import { entranceIn } from './entrance.ts'
import { file } from './objects.ts'
import { applyPlan } from './plans.ts'
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
 * Makes a region run a release that its bucket holds, and waits until all of its traffic does. The region is asked, and
 * no other: a release can be put back while the rest of the world is down.
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
  await applyPlan(cloud, rootOf(region), bucket, release)
  const from = await cloud.aliasVersion(region)
  if (from === undefined) {
    throw new Failure(
      `${region} has no function: run "npm run deploy -- --prepare" first, which plans it.`,
    )
  }
  const to =
    (await cloud.versionOf(region, release)) ?? (await publish(cloud, region, bucket, release))
  if (to !== from) {
    await cloud.aimAlarms(region, release, to)
    // Lambda can shift between numbered versions only.
    if (from === '$LATEST') await cloud.pointAlias(region, to)
    else await cloud.shift(region, { release, from, to, atOnce: shift === 'at-once' })
  }
  // Also where nothing shifts: an attempt before this one may have ended here.
  await cloud.aimFilters(region, release)
}

async function publish(
  cloud: Cloud,
  region: string,
  bucket: string,
  release: string,
): Promise<string> {
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
): Pick<Fleet, 'running' | 'install' | 'stopShifts' | 'address' | 'heed'> => ({
  running: (region) => runningIn(cloud, region),
  install: (region, release, shift) => installRelease(cloud, region, release, shift),
  stopShifts: (region) => stopShifts(cloud, region),
  address: (region) => addressOf(cloud, region),
  heed: cloud.aimFilters,
})
