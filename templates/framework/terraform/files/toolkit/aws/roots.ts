import { topology } from '../../topology.ts'
import { Failure, Misuse, type Say } from '../commands/command.ts'
import type { Cloud, Root } from './cloud.ts'

export const globalRoot: Root = {
  path: 'infra/global',
  region: topology.home,
  label: 'global',
}

export const rootOf = (region: string): Root => ({
  path: `infra/regions/${region}`,
  region,
  label: region,
})

/** The root that a flag names: `global`, or a region. */
export function rootNamed(name: string): Root {
  const regions = topology.regions.map((region) => region.name)
  if (name === 'global') return globalRoot
  if (regions.includes(name)) return rootOf(name)
  throw new Misuse(`There is no root "${name}": name global, or one of ${regions.join(', ')}.`)
}

/** A function that exists keeps its code: the release is what a new one is made of. */
export const variables = (root: Root, release: string): string[] =>
  root === globalRoot ? [] : [`-var=release=${release}`]

/** The region's bucket, for releases and for states. */
export const bucketName = async (cloud: Cloud, region: string): Promise<string> =>
  `${topology.service}-${region}-${await cloud.account(region)}`

/** The roots that were told, of each command: `init` reads all of a provider, 707 MB of 5.100, to compare it with the lock file. */
const told = new WeakMap<Cloud, Set<string>>()

/**
 * Tells a root where its state is, once. In CI the lock file that is committed says which version of a provider there is, and one
 * without it is refused: what one job plans, another applies with the same.
 */
export async function initialise(cloud: Cloud, root: Root): Promise<void> {
  const roots = told.get(cloud) ?? new Set()
  if (roots.has(root.path)) return
  const bucket = await bucketName(cloud, root.region)
  await cloud.terraform(root, [
    'init',
    '-input=false',
    '-no-color',
    `-backend-config=bucket=${bucket}`,
    ...(process.env.CI === 'true' ? ['-lockfile=readonly'] : []),
  ])
  told.set(cloud, roots.add(root.path))
}

/** @throws Failure when a region has no bucket */
export async function requireBuckets(cloud: Cloud, regions: string[]): Promise<void> {
  await Promise.all(
    regions.map(async (region) => {
      const bucket = await bucketName(cloud, region)
      if (await cloud.hasBucket(region, bucket)) return
      throw new Failure(
        `${region} has no bucket ${bucket}: run "terraform -chdir=infra/bootstrap apply" first.`,
      )
    }),
  )
}

/** What a database asks of a rollout. */
export interface DataRollout {
  /** The regions without which what exists once stays as it is, if any of them is left out. */
  heldBy(cloud: Cloud, regions: string[]): Promise<string | undefined>
  /** Looks at the plan of what exists once. @returns whether that has to be planned again */
  review?(cloud: Cloud, plan: string, say: Say): Promise<boolean>
  /** What is to be done in it once its infrastructure is there, and before regions are planned. */
  prepare?(cloud: Cloud, regions: string[], say: Say): Promise<void>
}
