import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Regions, startDynamoRegions } from '../contract/dynamodb-regions.ts'

let regions: Regions
let here: string
let there: string
beforeEach(async () => {
  regions = await startDynamoRegions({ lagMs: 60 })
  ;[here, there] = regions.names as [string, string]
})
afterEach(() => regions.stop())

const Key = { pk: 'thing', sk: 'x' }
const patience = { timeout: 5000 }
const write = (region: string, value: string) =>
  regions.client(region).send(new PutCommand({ TableName: regions.table, Item: { ...Key, value } }))
const read = async (region: string, ConsistentRead: boolean) => {
  const get = new GetCommand({ TableName: regions.table, Key, ConsistentRead })
  return (await regions.client(region).send(get)).Item?.value
}

test('a write is read in every region as soon as it is answered', async () => {
  await write(here, 'new')
  for (const region of regions.names) expect(await read(region, true)).toBe('new')
})

test('a read that may be stale is answered by the region’s own copy, some time later', async () => {
  await write(here, 'old')
  await regions.replication.settled()
  await write(here, 'new')
  const query = new QueryCommand({
    TableName: regions.table,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': Key.pk },
  })
  const { Items } = await regions.client(there).send(query)
  expect(['old', 'new']).toContain(Items?.[0]?.value)
  await vi.waitFor(async () => expect(await read(there, false)).toBe('new'), patience)
})

test('of two regions that write one item at the same time, the second is refused', async () => {
  const key = { pk: { S: 'thing' }, sk: { S: 'x' } }
  const writeIn = (region: string) =>
    regions.replication.agree(region, async () => new Response('{}'), key)
  const [first, second] = await Promise.allSettled([writeIn(here), writeIn(there)])
  expect(first.status).toBe('fulfilled')
  expect(second).toMatchObject({ reason: { name: 'ReplicatedWriteConflictException' } })
  await writeIn(there)
})

test('a region that is cut off has nothing but what it had, until it rejoins', async () => {
  await write(here, 'old')
  await regions.replication.settled()
  regions.replication.isolate(here)
  await expect(write(here, 'lost')).rejects.toThrow(/sees no other region/)
  await expect(read(here, true)).rejects.toThrow(/sees no other region/)
  expect(await read(here, false)).toBe('old')
  regions.replication.rejoin(here)
  await write(there, 'new')
  expect(await read(here, true)).toBe('new')
  await vi.waitFor(async () => expect(await read(here, false)).toBe('new'), patience)
})

test('one cut link is not noticed: each of the two still sees the third', async () => {
  regions.replication.cut(here, there)
  await write(here, 'new')
  expect(await read(there, true)).toBe('new')
})
