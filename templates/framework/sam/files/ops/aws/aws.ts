import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { calls, type Say } from './calls.ts'
import { ask, perRegion } from './clients.ts'
import type { Cloud, Stack } from './cloud.ts'
import { sam } from './sam.ts'

/** Asks AWS, with the credentials of the environment. */
export const aws = (say: Say): Cloud => ({
  ...calls,
  stack,
  updateStack: (update) => sam(update, say),
})

const cloudFormation = perRegion((options) => new CloudFormationClient(options))

async function stack(region: string, name: string): Promise<Stack | undefined> {
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
