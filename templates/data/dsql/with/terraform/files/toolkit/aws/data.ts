import { topology } from '../../topology.ts'
import { Failure, type Say } from '../commands/command.ts'
import type { Cloud } from './cloud.ts'
import { migrate } from './database.ts'
import { takeOverLinks } from './links.ts'
import { bucketIn } from './region.ts'
import type { DataRollout } from './roots.ts'

export const data: DataRollout = {
  /** Both regions: the database is in both. */
  async heldBy(_cloud, regions) {
    const out = topology.regions.map(({ name }) => name).filter((name) => !regions.includes(name))
    return out.length === 0 ? undefined : out.join(', ')
  },
  review: takeOverLinks,
  prepare: prepareData,
}

/** What Terraform leaves in a region's bucket of the data that it has made there. */
interface Data {
  endpoint: string
  /** What the function runs as. */
  role: string
}

/** What `prepareData` does, for a person. */
export const prepared = 'Brings the schema up to date with migrations/, and makes no release.'

/**
 * Brings the database up to date with migrations/, through the first of the given regions, and lets the functions of all
 * of them in. Linked clusters are one database, so once is enough.
 *
 * @throws Failure when a region has no cluster yet
 */
export async function prepareData(cloud: Cloud, regions: string[], say: Say): Promise<void> {
  const made = await Promise.all(regions.map((region) => dataIn(cloud, region)))
  const [region] = regions
  const [first] = made
  if (!region || !first) return
  const roles = made.map(({ role }) => role)
  await migrate(cloud, { region, endpoint: first.endpoint }, roles, say)
}

/** The address of a region's cluster. */
export async function clusterIn(cloud: Cloud, region: string): Promise<string> {
  return (await dataIn(cloud, region)).endpoint
}

async function dataIn(cloud: Cloud, region: string): Promise<Data> {
  const bucket = await bucketIn(cloud, region)
  const found = await cloud.read({ region, bucket, key: 'state/database.json' })
  if (found) return JSON.parse(String(found))
  throw new Failure(`${region} has no database yet: run "npm run deploy -- --prepare" first.`)
}
