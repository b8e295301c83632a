import { expect, test } from 'vitest'
import { projectOf } from '../support/lay-out.ts'
import { rolesOf } from './bootstrap.ts'
import { allows } from './evaluate.ts'
import { inTerraform, rows, stacksOf } from './principals.ts'
import { account } from './project.ts'

/** What a job becomes, and whether it may do this to the database in a region. */
function mayIn(answers: (typeof rows)[number][1]) {
  const role = stacksOf(answers).stacks.get('pipeline')?.roles.get('DeployRole')
  return (action: string, region: string, context: Record<string, string[]>) => {
    const [service] = action.split(':')
    const what = service === 'dsql' ? 'cluster/1a2b' : 'table/orders'
    const resource = `arn:aws:${service}:${region}:${account}:${what}`
    return allows(role?.statements ?? [], { action, resource, context })
  }
}

const regions = ['us-east-2', 'us-west-2']
const [onTables, onClusters] = [false, true].map((dsql) =>
  rows.filter(([, { data }]) => (data === 'dsql') === dsql),
)

test.each(onTables ?? [])(
  '%s: a job can flip a region’s flag, and touch no other item',
  (_, answers) => {
    const may = mayIn(answers)
    for (const action of ['dynamodb:GetItem', 'dynamodb:PutItem']) {
      for (const region of regions) {
        expect(may(action, region, { 'dynamodb:LeadingKeys': ['REGION#us-east-2'] })).toBe(true)
        expect(may(action, region, { 'dynamodb:LeadingKeys': ['ITEM#lamp'] })).toBe(false)
      }
    }
  },
)

test.each(onClusters ?? [])('%s: a job can flip a region’s flag', (_, answers) => {
  const may = mayIn(answers)
  for (const region of regions) {
    expect(may('dsql:DbConnectAdmin', region, { 'aws:ResourceTag/service': ['orders'] })).toBe(true)
  }
})

/** What changes clusters for the pipeline. */
const changers = [
  ...(onClusters ?? []).map(
    ([title, answers]) =>
      [
        title,
        stacksOf(answers).stacks.get('pipeline')?.roles.get('StackRole')?.statements,
      ] as const,
  ),
  ...inTerraform
    .filter(([, { data }]) => data === 'dsql')
    .map(([title, answers]) => [title, rolesOf(projectOf(answers)).get('deploy')] as const),
]

test.each(changers)(
  '%s: a cluster that another service has tagged is neither changed nor tagged anew',
  (_, statements) => {
    const resource = `arn:aws:dsql:us-east-2:${account}:cluster/1a2b`
    const may = (action: string, service?: string) =>
      allows(statements ?? [], {
        action,
        resource,
        context: service === undefined ? {} : { 'aws:ResourceTag/service': [service] },
      })
    for (const verb of ['CreateCluster', 'TagResource', 'UntagResource', 'UpdateCluster']) {
      const action = `dsql:${verb}`
      expect([may(action), may(action, 'orders'), may(action, 'payments')]).toEqual([
        true,
        true,
        false,
      ])
    }
  },
)
