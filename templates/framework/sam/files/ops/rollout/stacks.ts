import { parseDocument } from 'yaml'
import { topology } from '../../topology.ts'
import type { Cloud, ObjectAddress } from '../aws/cloud.ts'
import { Failure } from '../command.ts'
import { delegatedZone } from './delegation.ts'
import type { Release } from './release.ts'

export const stacks = {
  global: `${topology.service}-global`,
  artifacts: `${topology.service}-artifacts`,
  region: `${topology.service}-region`,
}

/** Creates or updates what holds releases in a region. */
export async function deployArtifacts(cloud: Cloud, region: string): Promise<void> {
  const template = { path: 'infra/artifacts.yaml' }
  await cloud.updateStack({ region, stack: stacks.artifacts, template, parameters: {} })
}

/** Creates or updates what exists once. */
export async function deployGlobal(cloud: Cloud): Promise<void> {
  const template = { path: 'infra/global.yaml' }
  await cloud.updateStack({ region: topology.home, stack: stacks.global, template, parameters: {} })
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

/** One of a release's files in a region's bucket. */
export const file = (
  region: string,
  bucket: string,
  release: string,
  name: string,
): ObjectAddress => ({ region, bucket, key: `releases/${release}/${name}` })

/** Puts the release's files into the region's own bucket. */
export async function uploadRelease(cloud: Cloud, region: string, release: Release): Promise<void> {
  const bucket = await bucketIn(cloud, region)
  for (const [name, bytes] of Object.entries(release.files)) {
    await cloud.write(file(region, bucket, release.id, name), bytes)
  }
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
