import { setTimeout as sleep } from 'node:timers/promises'
import {
  CloudFormationClient,
  CreateStackInstancesCommand,
  CreateStackSetCommand,
  DescribeStackSetCommand,
  DescribeStackSetOperationCommand,
  ListStackSetOperationsCommand,
  paginateListStackInstances,
  paginateListStackSetOperationResults,
  type StackInstanceSummary,
  UpdateStackSetCommand,
} from '@aws-sdk/client-cloudformation'
import { topology } from '../../topology.ts'
import { Failure, type Say } from '../commands/command.ts'
import { patiently } from '../rollout/requests.ts'
import { calls } from './calls.ts'
import { ask, perRegion } from './clients.ts'
import type { Cloud, Stack } from './cloud.ts'
import type { Ends, SetCalls } from './operations.ts'
import { CAPABILITIES } from './settings.ts'
import { stacks } from './stacks.ts'

/** The name of the stack set. It is administered from the home region, and has a stack in each of the regions. */
export const STACK_SET = stacks.region
const PIPELINE = `${topology.service}-pipeline`

const POLL_MS = 5_000
const BUSY_MS = 15_000

const { home } = topology
const client = perRegion((options) => new CloudFormationClient(options))
const named = { StackSetName: STACK_SET }

type Describe = Cloud['stack']

/** Asks the stack set's region. */
const inHome = <T>(call: string, request: (from: CloudFormationClient) => Promise<T>): Promise<T> =>
  ask(`cloudformation:${call}`, home, () => request(client(home)))

/** Undefined when there is no such set. */
async function unlessAbsent<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request
  } catch (error) {
    if (causeOf(error) === 'StackSetNotFoundException') return undefined
    throw error
  }
}

const causeOf = (error: unknown) => ((error as Error).cause as Error | undefined)?.name

/** The set's stacks: all of them, or a region's. */
async function instances(region?: string): Promise<StackInstanceSummary[]> {
  const where = region === undefined ? named : { ...named, StackInstanceRegion: region }
  const listed = inHome('ListStackInstances', async (from) => {
    const found: StackInstanceSummary[] = []
    for await (const page of paginateListStackInstances({ client: from }, where)) {
      found.push(...(page.Summaries ?? []))
    }
    return found
  })
  return (await unlessAbsent(listed)) ?? []
}

const OVER = ['SUCCEEDED', 'FAILED', 'STOPPED']

/** Whether an operation is under way. The newest is listed first, and there is one at a time. */
async function busy(): Promise<boolean> {
  const { Summaries = [] } = await inHome('ListStackSetOperations', (from) =>
    from.send(new ListStackSetOperationsCommand(named)),
  )
  return Summaries.some(({ Status = '' }) => !OVER.includes(Status))
}

/**
 * The set's stack in a region, undefined when it has none. It counts as changing from the moment that an operation names
 * its region until that is over: also before its turn, when the stack itself does not know of it. CloudFormation calls
 * pending, too, what only has another template than the set by now: then no operation is under way.
 */
export async function stackOfSet(region: string, describe: Describe): Promise<Stack | undefined> {
  const [instance] = await instances(region)
  const found = instance?.StackId ? await describe(region, instance.StackId) : undefined
  if (!found || found.status === 'DELETE_COMPLETE') return undefined
  const turn = instance?.StackInstanceStatus?.DetailedStatus
  const waits = turn === 'PENDING' || turn === 'RUNNING'
  return waits && !found.status.endsWith('_IN_PROGRESS') && (await busy())
    ? { ...found, status: 'UPDATE_IN_PROGRESS' }
    : found
}

/** The roles that infra/pipeline.yaml makes for it. */
async function roles(describe: Describe) {
  const { AdministrationRoleArn, ExecutionRoleName } =
    (await describe(home, PIPELINE))?.outputs ?? {}
  if (!AdministrationRoleArn || !ExecutionRoleName) {
    throw new Failure(
      `${PIPELINE} in ${home} names no roles for the stack set: deploy infra/pipeline.yaml first, as *Pipeline* in README.md says.`,
    )
  }
  return { AdministrationRoleARN: AdministrationRoleArn, ExecutionRoleName }
}

const listOf = (parameters: Record<string, string | undefined>) =>
  Object.entries(parameters).map(([name, value]) =>
    value === undefined
      ? { ParameterKey: name, UsePreviousValue: true }
      : { ParameterKey: name, ParameterValue: value },
  )

/** The calls that read and change the stack set. Each change waits for the end of its operation. */
export function stackSet(describe: Describe, say: Say): SetCalls {
  const settings = async () => ({
    ...(await roles(describe)),
    Capabilities: CAPABILITIES,
  })
  /** Begins an operation, after the one that is under way: a set takes one at a time. */
  const operate = async (
    call: string,
    begin: (from: CloudFormationClient) => Promise<{ OperationId?: string | undefined }>,
  ): Promise<Ends> => {
    for (let waited = false; ; waited = true) {
      try {
        const { OperationId: id } = await inHome(call, begin)
        return await endsOf(id ?? '', say)
      } catch (error) {
        if (causeOf(error) !== 'OperationInProgressException') throw error
        if (!waited)
          say(`${home}  the stack set is busy with another operation: waiting for its end`)
        await sleep(BUSY_MS)
      }
    }
  }
  return {
    async current() {
      const request = inHome('DescribeStackSet', (from) =>
        from.send(new DescribeStackSetCommand(named)),
      )
      const set = (await unlessAbsent(request))?.StackSet
      if (!set) return undefined
      const parameters = Object.fromEntries(
        (set.Parameters ?? []).map((one) => [one.ParameterKey ?? '', one.ParameterValue ?? '']),
      )
      const regions = (await instances()).map(({ Region = '' }) => Region)
      return { parameters, regions }
    },
    async create(template, parameters) {
      const input = { ...named, ...(await settings()), TemplateBody: template }
      await inHome('CreateStackSet', (from) =>
        from.send(new CreateStackSetCommand({ ...input, Parameters: listOf(parameters) })),
      )
    },
    async update(regions, template, parameters, preferences) {
      const Accounts = [await calls.account(home)]
      const input = {
        ...named,
        ...(await settings()),
        TemplateBody: template,
        Parameters: listOf(parameters),
        ...(regions.length > 0
          ? { Accounts, Regions: regions, OperationPreferences: preferences }
          : {}),
      }
      return operate('UpdateStackSet', (from) => from.send(new UpdateStackSetCommand(input)))
    },
    async add(region, overrides, preferences) {
      const input = {
        ...named,
        Accounts: [await calls.account(home)],
        Regions: [region],
        ParameterOverrides: listOf(overrides),
        OperationPreferences: preferences,
      }
      return operate('CreateStackInstances', (from) =>
        from.send(new CreateStackInstancesCommand(input)),
      )
    },
  }
}

/** Waits for an operation's end, and tells how it ended in each of its regions. */
async function endsOf(OperationId: string, say: Say): Promise<Ends> {
  const which = { ...named, OperationId }
  say(`${home}  stack set operation ${OperationId}`)
  for (;;) {
    const look = () =>
      inHome('DescribeStackSetOperation', (from) =>
        from.send(new DescribeStackSetOperationCommand(which)),
      )
    const { StackSetOperation: operation } = await patiently(look, () => sleep(POLL_MS))
    if (OVER.includes(operation?.Status ?? '')) break
    await sleep(POLL_MS)
  }
  return inHome('ListStackSetOperationResults', async (from) => {
    const ends: Ends = new Map()
    for await (const page of paginateListStackSetOperationResults({ client: from }, which)) {
      for (const { Region = '', Status, StatusReason } of page.Summaries ?? []) {
        const reason = `${Status}${StatusReason ? `: ${StatusReason}` : ''}`
        ends.set(Region, Status === 'SUCCEEDED' ? undefined : reason)
      }
    }
    return ends
  })
}
