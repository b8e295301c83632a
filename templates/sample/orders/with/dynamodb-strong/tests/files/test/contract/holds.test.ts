import { randomUUID } from 'node:crypto'
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { orderId } from '../../src/domain/orders.ts'
import { StoreBusy } from '../../src/store/errors.ts'
import { type RegionStore, storeOn } from '../../src/store/open.ts'
import { keys, writeOrder } from '../../src/store/records.ts'
import { type Regions, startDynamoRegions } from './dynamodb-regions.ts'

let regions: Regions
let store: RegionStore
let sku: string
let writes = 0

beforeAll(async () => {
  regions = await startDynamoRegions()
  const region = regions.names[0] as string
  const client = regions.client(region)
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName !== 'GetItemCommand') writes++
        return next(args)
      },
    { step: 'initialize' },
  )
  store = storeOn({ client, table: regions.table, region })
})
afterAll(() => regions.stop())
beforeEach(async () => {
  sku = `sku-${randomUUID()}`
  await store.setStock(sku, 1000)
})

const order = () => store.placeOrder({ sku, quantity: 1, key: randomUUID(), bodyHash: 'h' })

/** Leaves holds of one unit each, as requests do that died a minute ago. */
async function abandon(count: number, extra: object = {}): Promise<string[]> {
  const region = regions.names[0] as string
  const at = Date.now() - 60_000
  const ids = Array.from({ length: count }, () => orderId(randomUUID()))
  const hold = (id: string) => writeOrder({ id, sku, quantity: 1, region, bodyHash: 'h', at })
  await regions.client(region).send(
    new UpdateCommand({
      TableName: regions.table,
      Key: keys.item(sku),
      UpdateExpression: 'SET held = :held, sold = :sold',
      ExpressionAttributeValues: {
        ':held': Object.fromEntries(ids.map((id) => [id, { ...hold(id), ...extra }])),
        ':sold': count,
      },
    }),
  )
  return ids
}

/** What one request writes. */
async function costOf(request: () => Promise<unknown>): Promise<number> {
  writes = 0
  await request()
  return writes
}

test('whoever comes by finishes two of many abandoned orders, and is served', async () => {
  await abandon(150)
  expect(await costOf(() => expect(order()).resolves.toMatchObject({ outcome: 'placed' }))).toBe(7)
  expect(await costOf(() => store.item(sku))).toBe(4)
})

test('an item with hundreds of abandoned orders takes no more until there are fewer', async () => {
  const ids = await abandon(220)
  expect(await costOf(() => expect(order()).rejects.toThrow(StoreBusy))).toBe(4)
  let visits = 1
  while ((await order().catch(() => undefined)) === undefined) visits++
  expect(visits).toBeLessThanOrEqual(11)
  // One after another: a busy machine does not take hundreds of connections within the client's second.
  let found = 0
  for (const id of ids) if (await store.order(id)) found++
  expect(found).toBeGreaterThan(20)
  expect(await store.item(sku)).toMatchObject({ available: 1000 - 220 - 1 })
})

test('buyers who come at once get an item of many abandoned orders in order', async () => {
  const ids = await abandon(40)
  await Promise.allSettled(Array.from({ length: 30 }, order))
  for (let visit = 0; visit < 20; visit++) await store.item(sku)
  for (const id of ids) expect(await store.order(id)).toMatchObject({ id, quantity: 1 })
})

test('an order that nobody retries is finished by whoever looks at the item', async () => {
  const [id = ''] = await abandon(1)
  expect(await store.item(sku)).toMatchObject({ available: 999 })
  expect(await store.order(id)).toMatchObject({ id, sku })
})

test('units that whoever looks at the item gives back are for sale in what they are told', async () => {
  const [id = ''] = await abandon(1)
  const of = { id, sku: 'other', quantity: 1, region: 'r', bodyHash: 'other', at: Date.now() }
  const Item = { ...keys.order(id), ...writeOrder(of) }
  const client = regions.client(regions.names[0] as string)
  await client.send(new PutCommand({ TableName: regions.table, Item }))
  expect(await store.item(sku)).toMatchObject({ available: 1000 })
})

test('an abandoned order of a shape that only a newer release reads is left to it', async () => {
  await abandon(1, { shape: 99 })
  expect(await store.item(sku)).toMatchObject({ available: 999 })
  expect(await order()).toMatchObject({ outcome: 'placed' })
})
