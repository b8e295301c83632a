import { describe, expect, test } from 'vitest'
import type { Answers, Plan } from '../../generators/plan/model.ts'
import { makePlan } from '../../generators/plan/plan.ts'
import { losses, stateOf } from '../../generators/plan/state.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'

const three = ['us-east-2', 'us-west-2', 'eu-west-1']
const onAws = (changed: Partial<Answers> = {}) => answersFor({ regions: three, ...changed })

/** `deleted the …`, in short, for each loss between two sets of answers. */
const lost = (from: Answers, to: Answers): string[] =>
  losses(stateOf(makePlan(from)), stateOf(makePlan(to))).map(({ how, what }) => `${how} ${what}`)

describe('nothing is lost', () => {
  test.each<[string, Answers, Answers]>([
    ['by the same answers', onAws(), onAws()],
    ['by a region more', answersFor(), onAws()],
    [
      'by another order of the regions after the home region',
      onAws(),
      onAws({ regions: ['us-east-2', 'eu-west-1', 'us-west-2'] }),
    ],
    [
      'by another order of the regions of a strong table',
      onAws({ data: 'dynamodb-strong', regions: ['us-east-2', 'us-west-2', 'us-east-1'] }),
      onAws({ data: 'dynamodb-strong', regions: ['us-east-2', 'us-east-1', 'us-west-2'] }),
    ],
    [
      'by another order of two linked regions',
      answersFor({ data: 'dsql' }),
      answersFor({ data: 'dsql', regions: ['us-west-2', 'us-east-2'] }),
    ],
    ['by another rollout', onAws(), onAws({ rollout: 'regional-canary' })],
    ['by another shift', onAws(), onAws({ shift: 'linear10-1m' })],
    ['by another CI system', onAws(), onAws({ ci: 'circleci', approval: true })],
    ['by a domain', onAws(), onAws({ domain: 'api.example.com' })],
    [
      'by another rollout at the edge',
      answersAtTheEdge(),
      answersAtTheEdge({ rollout: 'all-at-once' }),
    ],
    [
      'by no domain any more, which holds nothing',
      answersAtTheEdge({ domain: 'a.example.com' }),
      answersAtTheEdge(),
    ],
    ['by KV before the objects', answersAtTheEdge(), answersAtTheEdge({ data: 'kv' })],
  ])('%s', (_title, from, to) => {
    expect(lost(from, to)).toEqual([])
  })
})

describe('what is lost is named', () => {
  test.each<[string, Answers, Answers, string[]]>([
    [
      'a region less',
      onAws(),
      answersFor(),
      [
        'deleted the bucket of releases in eu-west-1, which a roll-back there needs',
        'deleted the replica of the table orders in eu-west-1, with what has not left it yet',
      ],
    ],
    [
      'strong consistency instead of eventual',
      onAws(),
      onAws({ data: 'dynamodb-strong' }),
      ['replaced the DynamoDB table orders, which its stack in us-east-2 owns'],
    ],
    [
      'a third region where a witness was',
      answersFor({ data: 'dynamodb-strong' }),
      onAws({ data: 'dynamodb-strong', regions: ['us-east-2', 'us-west-2', 'us-east-1'] }),
      ['replaced the DynamoDB table orders, which its stack in us-east-2 owns'],
    ],
    [
      'another region to be linked with',
      answersFor({ data: 'dsql' }),
      answersFor({ data: 'dsql', regions: ['us-east-2', 'us-east-1'] }),
      [
        'deleted the bucket of releases in us-west-2, which a roll-back there needs',
        'replaced the Aurora DSQL cluster in us-east-2',
        'deleted the Aurora DSQL cluster in us-west-2',
        'deleted the vault of backups in us-west-2',
      ],
    ],
    [
      'another home region for clusters that are in its state',
      answersFor({ data: 'dsql', framework: 'terraform' }),
      answersFor({ data: 'dsql', framework: 'terraform', regions: ['us-west-2', 'us-east-2'] }),
      [
        'replaced the Aurora DSQL cluster in us-east-2',
        'replaced the vault of backups in us-east-2',
        'replaced the Aurora DSQL cluster in us-west-2',
        'replaced the vault of backups in us-west-2',
      ],
    ],
    [
      'another home region: its stack owns the table',
      answersFor(),
      answersFor({ regions: ['us-west-2', 'us-east-2'] }),
      ['replaced the DynamoDB table orders, which its stack in us-east-2 owns'],
    ],
    [
      'another name',
      answersAtTheEdge(),
      answersAtTheEdge({ name: 'shop' }),
      [
        'replaced the Durable Objects of class Item, with all that they hold',
        'replaced the Durable Objects of class Order, with all that they hold',
      ],
    ],
    [
      'another domain: a zone of its own',
      answersFor({ domain: 'api.example.com' }),
      answersFor({ domain: 'api.example.org' }),
      ['replaced the hosted zone api.example.com, which its parent zone delegates to'],
    ],
    [
      'no domain any more',
      answersFor({ domain: 'api.example.com' }),
      answersFor(),
      ['deleted the hosted zone api.example.com, which its parent zone delegates to'],
    ],
    [
      'another data layer',
      answersAtTheEdge({ data: 'd1' }),
      answersAtTheEdge({ data: 'kv' }),
      ['deleted the D1 database orders-db, with all items and orders'],
    ],
    [
      'another data layer than PostgreSQL',
      answersAtTheEdge({ data: 'hyperdrive' }),
      answersAtTheEdge({ data: 'd1' }),
      ['deleted the database behind the Hyperdrive binding HYPERDRIVE, with all items and orders'],
    ],
    [
      'no KV before the objects any more',
      answersAtTheEdge({ data: 'kv' }),
      answersAtTheEdge(),
      ['deleted the KV namespace orders-shown, with the copies that are shown'],
    ],
  ])('%s', (_title, from, to, expected) => {
    expect(lost(from, to)).toEqual(expected)
  })

  test('another framework, which has nothing of the other', () => {
    const found = losses(stateOf(makePlan(onAws())), stateOf(makePlan(answersAtTheEdge())))
    expect(found.map(({ how }) => how)).toEqual(Array(7).fill('deleted'))
  })
})

test('a replacement says from what to what', () => {
  const zone = { id: 'zone', what: 'the zone', identity: 'a.example.com' }
  expect(losses([zone], [{ ...zone, identity: 'b.example.com' }])).toEqual([
    {
      what: 'the zone',
      how: 'replaced',
      why: 'it is a.example.com; declared would be b.example.com, which is another, and empty',
    },
  ])
})

test('two layers cannot have one resource, which would hide the loss of one of them', () => {
  const state = () => [{ id: 'table', what: 'the table', identity: 'orders' }]
  const layer = { id: 'a', title: 'A', summary: 'A.', state }
  const plan: Plan = {
    ...makePlan(answersFor()),
    layers: [
      { axis: 'data', layer },
      { axis: 'data', layer: { ...layer, id: 'b' } },
    ],
  }
  expect(() => stateOf(plan)).toThrow('two layers have the resource table')
})
