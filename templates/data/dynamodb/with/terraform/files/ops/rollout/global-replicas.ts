import { topology } from '../../topology.ts'
import type { Cloud } from '../aws/cloud.ts'
import { bucketName, globalRoot, initialise } from './roots.ts'

/**
 * The first of the given regions in which Terraform has made a replica: whenever it plans what exists once, it asks that
 * region, which may be down. A region that only joins has none yet.
 */
export async function replicaAmong(cloud: Cloud, regions: string[]): Promise<string | undefined> {
  if (regions.length === 0) return undefined
  const { home } = topology
  const state = { region: home, bucket: await bucketName(cloud, home), key: 'state/global.tfstate' }
  // `state list` fails where there is none.
  if (!(await cloud.read(state))) return undefined
  await initialise(cloud, globalRoot)
  const made = (await cloud.terraform(globalRoot, ['state', 'list'])).split('\n')
  return regions.find((name) =>
    made.includes(`aws_dynamodb_table_replica.${name.replaceAll('-', '_')}`),
  )
}
