import { expect, test } from 'vitest'
import { changesOfWhatServes, losses, type Planned, refuse } from '../../toolkit/aws/changes.ts'
import { prepareInfrastructure } from '../../toolkit/aws/prepare.ts'
import { globalRoot } from '../../toolkit/aws/roots.ts'
import { here, quiet, world } from './world.ts'

/** One change of a plan, as `terraform show -json` says it. */
const change = (type: string, ...actions: string[]): Planned => ({
  resource_changes: [{ address: `${type}.service`, type, change: { actions } }],
})

test.each([
  ['removed', ['delete']],
  ['replaced', ['delete', 'create']],
  ['replaced, the new one first', ['create', 'delete']],
])('a table that is %s is a loss', (_, actions) => {
  expect(losses(change('aws_dynamodb_table', ...actions), globalRoot)).toEqual([
    'aws_dynamodb_table.service of infra/global',
  ])
})

test.each([['no-op'], ['create'], ['update'], ['read'], ['forget']])(
  'a table with %s is no loss',
  (action) => {
    expect(losses(change('aws_dynamodb_table', action), globalRoot)).toEqual([])
  },
)

test('an alarm that is replaced is no loss: it holds nothing', () => {
  const planned = change('aws_cloudwatch_metric_alarm', 'delete', 'create')
  expect(losses(planned, globalRoot)).toEqual([])
})

test('what would be lost is named, and what to do', () => {
  expect(() => refuse(['aws_dynamodb_table.service of infra/global'])).toThrow(
    /aws_dynamodb_table\.service of infra\/global.*"moved" block/,
  )
})

test.each([
  ['a role policy that changes', 'aws_iam_role_policy', ['update'], 1],
  ['one that goes', 'aws_iam_role_policy', ['delete'], 1],
  ['one that is replaced, the new one first', 'aws_iam_role_policy', ['create', 'delete'], 1],
  ['one that is made', 'aws_iam_role_policy', ['create'], 0],
  ['one that stays', 'aws_iam_role_policy', ['no-op'], 0],
  ['a setting of the function', 'aws_lambda_function', ['update'], 0],
  ['a function that is replaced', 'aws_lambda_function', ['delete', 'create'], 1],
])('%s: whether it changes what serves', (_, type, actions, found) => {
  expect(changesOfWhatServes(change(type, ...actions))).toHaveLength(found)
})

test('the function’s concurrency serves at once: it is of all its versions', () => {
  const at = (reserved_concurrent_executions: number) => ({ reserved_concurrent_executions })
  const type = 'aws_lambda_function'
  const change = { actions: ['update'], before: at(-1), after: at(5) }
  const planned = { resource_changes: [{ address: `${type}.it`, type, change }] }
  expect(changesOfWhatServes(planned)).toEqual([`update ${type}.it`])
})

test('a plan that would lose data is not applied', async () => {
  const { cloud, terraform } = world()
  cloud.planned = async () => change('aws_dynamodb_table', 'delete')
  const preparing = prepareInfrastructure(cloud, { regions: here, release: 'aaaaaaaaaaaa' }, quiet)
  await expect(preparing).rejects.toThrow('which holds data')
  expect(terraform).toEqual(['global init', 'global plan'])
})
