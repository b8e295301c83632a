import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
  type StackEvent,
  UpdateStackCommand,
  type UpdateStackCommandInput,
} from '@aws-sdk/client-cloudformation'
import { Failure, type Say } from '../commands/command.ts'
import { patiently } from '../rollout/requests.ts'
import { ask, perRegion } from './clients.ts'
import type { Cloud, Stack, StackUpdate } from './cloud.ts'
import { parametersOf } from './region.ts'
import { CAPABILITIES } from './settings.ts'

const POLL_SECONDS = 10

const cloudFormation = perRegion((options) => new CloudFormationClient(options))

/** Undefined when there is none of that name. */
export async function stack(region: string, name: string): Promise<Stack | undefined> {
  const answer = await ask('cloudformation:DescribeStacks', region, async () => {
    try {
      return await cloudFormation(region).send(new DescribeStacksCommand({ StackName: name }))
    } catch (error) {
      // CloudFormation has no error of its own for a stack that is not there.
      if (/does not exist/.test((error as Error).message)) return undefined
      throw error
    }
  })
  const found = answer?.Stacks?.[0]
  // A change set alone makes a stack "in review": it has no resources, and to an update it is new.
  if (!found || found.StackStatus === 'REVIEW_IN_PROGRESS') return undefined
  return {
    status: found.StackStatus ?? '',
    parameters: Object.fromEntries(
      (found.Parameters ?? []).map((one) => [one.ParameterKey ?? '', one.ParameterValue ?? '']),
    ),
    outputs: Object.fromEntries(
      (found.Outputs ?? []).map((one) => [one.OutputKey ?? '', one.OutputValue ?? '']),
    ),
  }
}

type Watch = Pick<Cloud, 'stack' | 'wait'> & { say: Say }

/**
 * Creates or updates a stack, every event of it behind the region's name, and waits for its end.
 *
 * @throws Failure when it could not begin, or ended as anything but complete
 */
export async function updateStack(update: StackUpdate, watch: Watch): Promise<void> {
  const { region, stack } = update
  const before = await watch.stack(region, stack)
  refuseNeverMade(before, update)
  const text = update.template.bytes ?? (await readFile(update.template.path))
  const request = {
    ...requestOf(update, String(text), before, process.env.STACK_ROLE_ARN),
    ClientRequestToken: randomUUID(),
  }
  const begun = before
    ? await begin(region, request)
    : await ask(`cloudformation:CreateStack ${stack}`, region, () =>
        cloudFormation(region).send(new CreateStackCommand(request)),
      )
  if (!begun) return watch.say(`${region}  ${stack} is up to date`)
  await end(update, request.ClientRequestToken, watch)
}

/**
 * @param removal what to do with it
 * @throws Failure where the stack was never created, and what was made of it is undone: it takes no update
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 */
export function refuseNeverMade(
  found: Stack | undefined,
  { stack, region }: StackUpdate,
  removal = 'delete it',
): void {
  if (!found || !/^ROLLBACK_(COMPLETE|FAILED)$/.test(found.status)) return
  throw new Failure(
    `${stack} in ${region} was never created (${found.status}): read its events, ${removal}, and deploy again. Data that it keeps goes first: README.md, "Deploy".`,
  )
}

/**
 * What CloudFormation is asked for. A parameter that is not given keeps its value, or has the template's default when
 * the stack is new, or has not had it before.
 */
export function requestOf(
  { region, stack, template, parameters, bucket }: StackUpdate,
  text: string,
  before: Stack | undefined,
  stackRoleArn?: string,
) {
  const kept = parametersOf(text).filter(
    (name) => !(name in parameters) && before && name in before.parameters,
  )
  return {
    StackName: stack,
    // From the region's own bucket: the bytes that the release was made with.
    ...(template.bytes && bucket
      ? { TemplateURL: `https://${bucket}.s3.${region}.amazonaws.com/${template.path}` }
      : { TemplateBody: text }),
    Capabilities: CAPABILITIES,
    ...(stackRoleArn && { RoleARN: stackRoleArn }),
    Parameters: [
      ...Object.entries(parameters).map(([name, value]) => ({
        ParameterKey: name,
        ParameterValue: value,
      })),
      ...kept.map((name) => ({ ParameterKey: name, UsePreviousValue: true })),
    ],
  } satisfies UpdateStackCommandInput
}

/** Whether there was anything to update. */
function begin(region: string, request: UpdateStackCommandInput): Promise<boolean> {
  return ask(`cloudformation:UpdateStack ${request.StackName}`, region, async () => {
    try {
      await cloudFormation(region).send(new UpdateStackCommand(request))
      return true
    } catch (error) {
      // CloudFormation has no error of its own for this either.
      if (/No updates are to be performed/.test((error as Error).message)) return false
      throw error
    }
  })
}

async function end({ region, stack }: StackUpdate, token: string, watch: Watch): Promise<void> {
  const seen = new Set<string | undefined>()
  const wait = () => watch.wait(POLL_SECONDS)
  let reason = ''
  for (;;) {
    const found = await patiently(() => watch.stack(region, stack), wait)
    const status = found?.status ?? 'DELETED'
    for (const event of await patiently(() => eventsOf(region, stack, token, seen), wait)) {
      const { LogicalResourceId: id, ResourceStatus: now, ResourceStatusReason: why } = event
      watch.say([`${region} `, id, now, why].filter(Boolean).join(' '))
      if (now?.endsWith('_FAILED')) reason ||= `: ${id}: ${why}`
    }
    if (!status.endsWith('_IN_PROGRESS')) {
      if (status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE') return
      throw new Failure(`${stack} in ${region} ended as ${status}${reason}`)
    }
    await wait()
  }
}

/** What has happened to the stack since the last question, in its order. */
async function eventsOf(
  region: string,
  stack: string,
  token: string,
  seen: Set<string | undefined>,
): Promise<StackEvent[]> {
  return ask('cloudformation:DescribeStackEvents', region, async () => {
    const found: StackEvent[] = []
    const client = cloudFormation(region)
    for await (const page of paginateDescribeStackEvents({ client }, { StackName: stack })) {
      const fresh = (page.StackEvents ?? []).filter(
        ({ ClientRequestToken, EventId }) => ClientRequestToken === token && !seen.has(EventId),
      )
      found.push(...fresh)
      // The newest come first, so the rest is older.
      if (fresh.length < (page.StackEvents?.length ?? 0)) break
    }
    for (const { EventId } of found) seen.add(EventId)
    return found.reverse()
  })
}
