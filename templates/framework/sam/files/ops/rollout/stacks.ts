import { parseDocument } from 'yaml'
import { topology } from '../../topology.ts'
import type { Cloud, ObjectAddress } from '../aws/cloud.ts'
import { Failure } from '../command.ts'
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

async function bucketIn(cloud: Cloud, region: string): Promise<string> {
  const bucket = (await cloud.stack(region, stacks.artifacts))?.outputs.BucketName
  if (!bucket) {
    throw new Failure(
      `${region} has no bucket for releases: run "npm run deploy -- --prepare" first.`,
    )
  }
  return bucket
}

const file = (region: string, bucket: string, release: string, name: string): ObjectAddress => ({
  region,
  bucket,
  key: `releases/${release}/${name}`,
})

/** Puts the release's files into the region's own bucket. */
export async function uploadRelease(cloud: Cloud, region: string, release: Release): Promise<void> {
  const bucket = await bucketIn(cloud, region)
  for (const [name, bytes] of Object.entries(release.files)) {
    await cloud.write(file(region, bucket, release.id, name), bytes)
  }
}

/**
 * Notes what the region runs, as the release to go back to. Kept beside the release and not in the stack's tags, which
 * spread to every resource and would change all of them. A release that is put in twice keeps its first note: the second
 * time it would name itself.
 */
export async function noteReleaseBefore(
  cloud: Cloud,
  region: string,
  release: string,
): Promise<void> {
  const running = (await cloud.stack(region, stacks.region))?.parameters.Release
  if (!running || running === release) return
  const bucket = await bucketIn(cloud, region)
  await cloud.write(file(region, bucket, release, 'previous'), Buffer.from(`${running}\n`))
}

/** The release that ran in the region before this one, if there was one. */
export async function releaseBefore(
  cloud: Cloud,
  region: string,
  release: string,
): Promise<string | undefined> {
  const noted = await cloud.read(file(region, await bucketIn(cloud, region), release, 'previous'))
  return noted && String(noted).trim()
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
    // Only a new stack needs it told: afterwards the value stays, and the home region need not answer.
    HostedZoneId: now || !accepted.includes('HostedZoneId') ? undefined : await hostedZoneId(cloud),
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

async function hostedZoneId(cloud: Cloud): Promise<string> {
  const id = (await cloud.stack(topology.home, stacks.global))?.outputs.HostedZoneId
  if (!id) {
    throw new Failure(
      `${stacks.global} in ${topology.home} has no hosted zone: run "npm run deploy -- --prepare" first.`,
    )
  }
  return id
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
