import { parseDocument } from 'yaml'
import type { Cloud } from '../aws/cloud.ts'
import { Failure } from '../command.ts'
import { file } from './objects.ts'
import type { Running } from './running.ts'
import { stacks } from './stacks.ts'
import { delegatedZone } from './zone.ts'

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

/** What the region runs, by its stack. While an update runs, that is the release which it brings. */
export async function runningIn(cloud: Cloud, region: string): Promise<Running | undefined> {
  const stack = await cloud.stack(region, stacks.region)
  if (!stack) return undefined
  const { status, parameters } = stack
  return { release: parameters.Release, status, changing: status.endsWith('_IN_PROGRESS') }
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
  const label = await cloud.read(file(region, bucket, release, 'release.json'))
  const template = await cloud.read(file(region, bucket, release, 'region.yaml'))
  if (!label || !template) {
    throw new Failure(
      `${region} has no release ${release} in ${bucket}: run "npm run deploy -- --prepare" first.`,
    )
  }
  const now = await cloud.stack(region, stacks.region)
  if (now?.status === 'ROLLBACK_COMPLETE') {
    throw new Failure(
      `${stacks.region} in ${region} was never created (ROLLBACK_COMPLETE): read its events, delete it, and deploy again.`,
    )
  }
  const accepted = parametersOf(String(template))
  const offered: Record<string, string | undefined> = {
    ArtifactBucket: bucket,
    ArtifactKey: file(region, bucket, release, 'function.zip').key,
    ArtifactDigest: (JSON.parse(String(label)) as { digest: string }).digest,
    Release: release,
    TrafficShift: shift,
    // Told once: afterwards the value stays, and the home region need not answer.
    HostedZoneId:
      now?.parameters.HostedZoneId || !accepted.includes('HostedZoneId')
        ? undefined
        : await delegatedZone(cloud, stacks.global),
  }
  const parameters = Object.fromEntries(
    Object.entries(offered).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && accepted.includes(entry[0]),
    ),
  )
  await cloud.updateStack({
    region,
    stack: stacks.region,
    template: { path: file(region, bucket, release, 'region.yaml').key, bytes: template },
    parameters,
    upload: { bucket, prefix: `releases/${release}` },
  })
}

/** The names of a template's parameters. Its short forms (!Ref and the like) need no meaning here. */
export function parametersOf(template: string): string[] {
  const { Parameters = {} } = parseDocument(template, { logLevel: 'silent' }).toJSON() ?? {}
  return Object.keys(Parameters)
}

/** Stops the traffic shift that a region's update waits for. The update then fails, and CloudFormation undoes it. */
export async function stopShifts(cloud: Cloud, region: string): Promise<number> {
  const { CodeDeployApplication: application, CodeDeployGroup: group } =
    (await cloud.stack(region, stacks.region))?.outputs ?? {}
  // A stack that is being created has no outputs yet, and nothing to shift from.
  return application && group ? cloud.stopShifts(region, application, group) : 0
}
