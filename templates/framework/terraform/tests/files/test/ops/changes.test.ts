import { expect, test } from 'vitest'
import { losses, notIn, type Planned, refuse } from '../../toolkit/aws/changes.ts'
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

/** A change of an alarm, to these values. */
const to = (after: unknown, after_unknown: unknown = {}, ...actions: string[]): Planned => ({
  resource_changes: [
    {
      address: 'a.b',
      type: 'aws_cloudwatch_metric_alarm',
      change: { actions: actions.length > 0 ? actions : ['update'], after, after_unknown },
    },
  ],
})

test.each([
  ['the same values', to({ threshold: 5, tags: ['a'] }), to({ threshold: 5, tags: ['a'] })],
  ['what was not known then', to({}, { arn: true }), to({ arn: 'arn:1' })],
  [
    'what was not known inside',
    to({ of: [{}] }, { of: [{ id: true }] }),
    to({ of: [{ id: '1' }] }),
  ],
  ['nothing any more', to({ threshold: 5 }), to({ threshold: 5 }, {}, 'no-op')],
])('a plan with %s was shown', (_, shown, planned) => {
  expect(notIn(shown, planned)).toEqual([])
})

test.each([
  ['another value', to({ threshold: 5 }), to({ threshold: 6 })],
  ['a value more', to({ threshold: 5 }), to({ threshold: 5, unit: 'Count' })],
  ['a value less', to({ threshold: 5, unit: 'Count' }), to({ threshold: 5 })],
  ['another value inside', to({ of: [{ id: '1' }] }), to({ of: [{ id: '2' }] })],
  ['a longer list', to({ of: ['1'] }), to({ of: ['1', '2'] })],
  ['another action', to({}), to({}, {}, 'delete', 'create')],
])('a plan with %s was not shown', (_, shown, planned) => {
  expect(notIn(shown, planned)).toHaveLength(1)
})

test('a plan that would lose data is not applied', async () => {
  const { cloud, terraform } = world()
  cloud.planned = async () => change('aws_dynamodb_table', 'delete')
  const preparing = prepareInfrastructure(cloud, { regions: here, release: 'aaaaaaaaaaaa' }, quiet)
  await expect(preparing).rejects.toThrow('which holds data')
  expect(terraform).toEqual(['global init', 'global plan'])
})
