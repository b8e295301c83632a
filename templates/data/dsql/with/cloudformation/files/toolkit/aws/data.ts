import { topology } from '../../topology.ts'
import { Failure, type Say } from '../commands/command.ts'
import type { Cloud, Stack } from './cloud.ts'
import { migrate } from './database.ts'

/** What the stack of a region's data tells. */
interface Data {
  region: string
  arn: string
  endpoint: string
  role: string
  /** The clusters that its own was told to be linked with, itself among them. */
  linked: string[]
}

/** The name of the stack with a region's cluster, the same in every region. */
export const DATA_STACK = `${topology.service}-data`
const template = { path: 'infra/data.yaml' }
const POLL_SECONDS = 10

/** What `prepareData` does, for a person. */
export const prepared = `Makes what the data needs, and no release: both clusters, the link between them, and the schema as migrations/ says.
What is there already is left as it is.`

/**
 * Makes or updates the clusters of the given regions, links them if they are not, and brings the database up to date
 * through one of them. All of it may be done again after a crash at any point.
 *
 * @throws Failure when a region is left out before it was ever linked, or a stack could not be taken back
 */
export async function prepareData(cloud: Cloud, regions: string[], say: Say): Promise<void> {
  await finish(cloud, regions, say)
  await Promise.all(
    regions.map((region) =>
      cloud.updateStack({ region, stack: DATA_STACK, template, parameters: {} }),
    ),
  )
  const made = await Promise.all(regions.map((region) => dataIn(cloud, region)))
  await link(cloud, made, say)
  const [first] = made
  // Linked clusters are one database: its schema and its rights are changed once, in whichever region answers.
  const roles = made.map(({ role }) => role)
  if (first) await migrate(cloud, first, roles, say)
}

/** The address of a region's cluster. */
export async function clusterIn(cloud: Cloud, region: string): Promise<string> {
  return (await dataIn(cloud, region)).endpoint
}

async function dataIn(cloud: Cloud, region: string): Promise<Data> {
  const { outputs, parameters } = (await cloud.stack(region, DATA_STACK)) ?? {}
  const { ClusterArn: arn, Endpoint: endpoint, FunctionRoleArn: role } = outputs ?? {}
  if (!arn || !endpoint || !role) {
    throw new Failure(`${region} has no data yet: run "npm run deploy -- --prepare" first.`)
  }
  const linked = (parameters?.ClusterArns ?? '').split(',').filter(Boolean)
  return { region, arn, endpoint, role, linked }
}

/**
 * Ends what a run that was cut off left under way, since CloudFormation refuses to update a stack meanwhile. A cluster
 * that was told of the other waits for it, so the other is told before that is waited for.
 */
async function finish(cloud: Cloud, regions: string[], say: Say): Promise<void> {
  const found = await Promise.all(
    regions.map(async (region) => ({ region, stack: await cloud.stack(region, DATA_STACK) })),
  )
  const linking = found.find(({ stack }) => stack?.status === 'UPDATE_IN_PROGRESS' && told(stack))
  await Promise.all(
    found.map(async (one) => {
      const stack = await settled(cloud, one, say)
      if (!linking?.stack || linking === one || !stack || told(stack)) return
      say(`${one.region}  is told of the cluster in ${linking.region}, which waits for it`)
      const { ClusterArns = '' } = linking.stack.parameters
      await tell(cloud, one.region, ClusterArns)
    }),
  )
}

/** The stack as it is when nothing happens to it any more: CloudFormation ends whatever it began. */
async function settled(
  cloud: Cloud,
  { region, stack: found }: { region: string; stack: Stack | undefined },
  say: Say,
): Promise<Stack | undefined> {
  let stack = found
  if (inProgress(stack)) say(`${region}  waits for ${DATA_STACK}, which is ${stack?.status}`)
  while (inProgress(stack)) {
    await cloud.wait(POLL_SECONDS)
    stack = await cloud.stack(region, DATA_STACK)
  }
  if (stack?.status === 'UPDATE_ROLLBACK_FAILED') {
    throw new Failure(
      `${DATA_STACK} in ${region} is UPDATE_ROLLBACK_FAILED: README.md says under "Database" what to do.`,
    )
  }
  return stack
}

const inProgress = (stack?: Stack): boolean => stack?.status.endsWith('_IN_PROGRESS') === true

/** Whether the stack's cluster was told of the other. */
const told = ({ parameters }: Stack): boolean => Boolean(parameters.ClusterArns)

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
  await Promise.all(made.map(({ region }) => tell(cloud, region, arns.join(','))))
}

const tell = (cloud: Cloud, region: string, ClusterArns: string): Promise<void> =>
  cloud.updateStack({ region, stack: DATA_STACK, template, parameters: { ClusterArns } })

function witness(): string {
  const regions = topology.regions.map(({ name }) => name)
  return topology.quorum.find((member) => !regions.includes(member)) ?? ''
}
