import { topology } from '../../topology.ts'
import type { Say } from '../aws/calls.ts'
import type { Cloud } from '../aws/cloud.ts'
import { Failure } from '../command.ts'
import { stacks } from './stacks.ts'

/** What the stack of a region's data tells. */
interface Data {
  region: string
  arn: string
  endpoint: string
  role: string
  /** The clusters that its own was told to be linked with, itself among them. */
  linked: string[]
}

const template = { path: 'infra/data.yaml' }

/**
 * Makes or updates the clusters of the given regions, links them if they are not, and brings the database up to date
 * through one of them. All of it may be done again after a crash at any point.
 *
 * @throws Failure when a region is left out before it was ever linked
 */
export async function prepareData(cloud: Cloud, regions: string[], say: Say): Promise<void> {
  await Promise.all(
    regions.map((region) =>
      cloud.updateStack({ region, stack: stacks.data, template, parameters: {} }),
    ),
  )
  const made = await Promise.all(regions.map((region) => dataIn(cloud, region)))
  await link(cloud, made, say)
  const [first] = made
  // Linked clusters are one database: its schema and its rights are changed once, in whichever region answers.
  if (first)
    await cloud.migrate(
      first.region,
      first.endpoint,
      made.map(({ role }) => role),
    )
}

/** The address of a region's cluster. */
export async function clusterIn(cloud: Cloud, region: string): Promise<string> {
  return (await dataIn(cloud, region)).endpoint
}

async function dataIn(cloud: Cloud, region: string): Promise<Data> {
  const { outputs, parameters } = (await cloud.stack(region, stacks.data)) ?? {}
  const { ClusterArn: arn, Endpoint: endpoint, FunctionRoleArn: role } = outputs ?? {}
  if (!arn || !endpoint || !role) {
    throw new Failure(`${region} has no data yet: run "npm run deploy -- --prepare" first.`)
  }
  const linked = (parameters?.ClusterArns ?? '').split(',').filter(Boolean)
  return { region, arn, endpoint, role, linked }
}

/** Tells each cluster of the other. Both at the same time: neither is active, and its update done, before both know. */
async function link(cloud: Cloud, made: Data[], say: Say): Promise<void> {
  const arns = made.map(({ arn }) => arn)
  if (made.every(({ linked }) => arns.every((arn) => linked.includes(arn)) && linked.length > 1))
    return
  const missing = topology.regions.filter(({ name }) => !made.some(({ region }) => region === name))
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ')
    throw new Failure(
      `The clusters are not linked yet, which takes both of them: run this again when ${names} is up.`,
    )
  }
  say(
    `linking ${made.map(({ region }) => region).join(' and ')}, with ${witness()} as their witness`,
  )
  await Promise.all(
    made.map(({ region }) =>
      cloud.updateStack({
        ...{ region, stack: stacks.data, template },
        parameters: { ClusterArns: arns.join(',') },
      }),
    ),
  )
}

function witness(): string {
  const regions = topology.regions.map(({ name }) => name)
  return topology.quorum.find((member) => !regions.includes(member)) ?? ''
}
