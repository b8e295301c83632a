import { topology } from '../../topology.ts'
import type { Cloud } from './cloud.ts'
import { bucketName, type DataRollout, globalRoot, initialise } from './roots.ts'

const { home } = topology

export const data: DataRollout = {
  /** The home region, where the state is, or one with a replica that Terraform would ask for, and that may be down. */
  async heldBy(cloud, regions) {
    const out = topology.regions.map(({ name }) => name).filter((name) => !regions.includes(name))
    if (out.includes(home)) return home
    return out.length === 0 ? undefined : replicaAmong(cloud, out)
  },
}

/** The first of the given regions in which Terraform has made a replica; one that only joins has none yet. */
async function replicaAmong(cloud: Cloud, regions: string[]): Promise<string | undefined> {
  const state = { region: home, bucket: await bucketName(cloud, home), key: 'state/global.tfstate' }
  // `state list` fails where there is none.
  if (!(await cloud.read(state))) return undefined
  await initialise(cloud, globalRoot)
  const made = (await cloud.terraform(globalRoot, ['state', 'list'])).split('\n')
  return regions.find((name) =>
    made.includes(`aws_dynamodb_table_replica.${name.replaceAll('-', '_')}`),
  )
}
