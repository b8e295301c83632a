import { expect, test } from 'vitest'
import { losses, type Planned, refuse } from '../../ops/rollout/changes.ts'
import { prepareInfrastructure } from '../../ops/rollout/prepare.ts'
import { globalRoot } from '../../ops/rollout/roots.ts'
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

test('a plan that would lose data is not applied', async () => {
  const { cloud, terraform } = world()
  cloud.planned = async () => change('aws_dynamodb_table', 'delete')
  const preparing = prepareInfrastructure(cloud, { regions: here, release: 'aaaaaaaaaaaa' }, quiet)
  await expect(preparing).rejects.toThrow('which holds data')
  expect(terraform).toEqual(['global init', 'global plan'])
})
