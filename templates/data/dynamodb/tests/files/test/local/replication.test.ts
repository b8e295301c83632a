import { setTimeout as sleep } from 'node:timers/promises'
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, expect, test, vi } from 'vitest'
import { type Regions, startRegions } from './regions.ts'

/** How long a busy machine may take. */
const patience = { timeout: 60_000, interval: 50 }

const lagMs = 60
let regions: Regions
afterEach(() => regions.stop())

test('a write reaches the other regions, but not before the lag', async () => {
  regions = await startRegions(['a', 'b', 'c'], { lagMs: 400 })
  await regions.put('a', '1', 'from a')
  await sleep(150)
  expect(await regions.items('b')).toEqual({})
  await regions.replication.settled()
  expect(await regions.items('b')).toEqual({ 1: 'from a' })
  expect(await regions.items('c')).toEqual({ 1: 'from a' })
})

test('of two writes to one item the later one wins, whichever arrives first', async () => {
  regions = await startRegions(['a', 'b'], { lagMs })
  await regions.put('b', '1', 'earlier')
  await sleep(60)
  await regions.put('a', '1', 'later')
  await regions.replication.settled()
  expect(await regions.items('a')).toEqual({ 1: 'later' })
  expect(await regions.items('b')).toEqual({ 1: 'later' })
})

test('a deletion reaches the other regions, and a later put outlives it', async () => {
  regions = await startRegions(['a', 'b'], { lagMs })
  await regions.put('a', '1', 'x')
  await regions.put('a', '2', 'x')
  await regions.replication.settled()
  await regions.remove('b', '1')
  await regions.remove('b', '2')
  await regions.replication.settled()
  expect(await regions.items('a')).toEqual({})
  await regions.put('a', '2', 'again')
  await regions.replication.settled()
  expect(await regions.items('b')).toEqual({ 2: 'again' })
})

test('an item that came from another region can be changed here, and there again', async () => {
  regions = await startRegions(['a', 'b'], { lagMs })
  await regions.put('a', '1', 'made in a')
  for (const [region, value] of [
    ['b', 'changed in b'],
    ['a', 'changed in a'],
    ['b', 'again in b'],
  ] as const) {
    await regions.replication.settled()
    await regions.update(region, '1', value)
  }
  await regions.replication.settled()
  expect(await regions.items('a')).toEqual({ 1: 'again in b' })
  expect(await regions.items('b')).toEqual({ 1: 'again in b' })
})

test('an older copy that arrives in the very moment of a write does not undo it', async () => {
  regions = await startRegions(['a', 'b'], { lagMs })
  await regions.put('b', '1', 'newer')
  await regions.replication.settled()
  await regions.put('b', '1', 'older', {
    'aws:rep:updatetime': { N: '1000' },
    'aws:rep:updateregion': { S: 'a' },
  })
  await regions.replication.settled()
  expect(await regions.items('a')).toEqual({ 1: 'newer' })
  expect(await regions.items('b')).toEqual({ 1: 'newer' })
})

test('nothing crosses a cut link in either direction until it is restored', async () => {
  regions = await startRegions(['a', 'b', 'c'], { lagMs })
  regions.replication.cut('a', 'b')
  await regions.put('a', '1', 'from a')
  await regions.put('b', '2', 'from b')
  await vi.waitFor(
    async () => expect(await regions.items('c')).toEqual({ 1: 'from a', 2: 'from b' }),
    patience,
  )
  expect(await regions.items('a')).toEqual({ 1: 'from a' })
  expect(await regions.items('b')).toEqual({ 2: 'from b' })
  expect(regions.replication.pendingFrom('a').count).toBe(1)
  await expect(regions.replication.settled(200)).rejects.toThrow('1 from a to b (cut)')
  regions.replication.restore('b', 'a')
  await regions.replication.settled()
  expect(await regions.items('a')).toEqual(await regions.items('b'))
  expect(regions.replication.pendingFrom('a')).toEqual({ count: 0, oldestAgeMs: 0 })
})

test('a lost region comes back with what it had acknowledged, and gets what it missed', async () => {
  regions = await startRegions(['a', 'b'], { lagMs })
  await regions.put('a', 'before', 'x')
  await regions.replication.settled()
  await regions.put('a', 'last words', 'x')
  await regions.put('a', 'contested', 'from the lost region')
  await regions.of('a').kill()
  regions.replication.detach('a')
  await sleep(150)
  expect(await regions.items('b')).toEqual({ before: 'x' })
  await regions.put('b', 'meanwhile', 'x')
  await regions.put('b', 'contested', 'later')
  await sleep(60)
  await regions.of('a').restart()
  await regions.replication.attach('a')
  await regions.replication.settled()
  const all = { before: 'x', 'last words': 'x', meanwhile: 'x', contested: 'later' }
  expect(await regions.items('a')).toEqual(all)
  expect(await regions.items('b')).toEqual(all)
})

test('a region whose emulator forgot everything gets its items back', async () => {
  regions = await startRegions(['a', 'b'], { lagMs })
  await regions.put('a', '1', 'from a')
  await regions.put('b', '2', 'from b')
  await regions.replication.settled()
  regions.replication.detach('b')
  const client = regions.clientOf('b')
  const { Table } = await client.send(new DescribeTableCommand({ TableName: regions.table }))
  await client.send(new DeleteTableCommand({ TableName: regions.table }))
  await client.send(
    new CreateTableCommand({
      TableName: regions.table,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: Table?.KeySchema,
      AttributeDefinitions: Table?.AttributeDefinitions,
      StreamSpecification: Table?.StreamSpecification,
    }),
  )
  await regions.put('b', '3', 'new')
  await regions.replication.attach('b')
  await regions.replication.settled()
  const all = { 1: 'from a', 2: 'from b', 3: 'new' }
  expect(await regions.items('a')).toEqual(all)
  expect(await regions.items('b')).toEqual(all)
})
