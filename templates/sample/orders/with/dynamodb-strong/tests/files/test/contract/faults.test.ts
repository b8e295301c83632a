import { randomUUID } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { ReplicatedWriteConflictException, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb'
import { BatchGetCommand, BatchWriteCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../src/api/app.ts'
import { StoreBusy, StoreUnavailable } from '../../src/store/errors.ts'
import { openClient, openStore, type RegionStore, storeOn } from '../../src/store/open.ts'
import { type Regions, startDynamoRegions } from './dynamodb-regions.ts'

let regions: Regions
let region: string
let store: RegionStore
let sku: string

/** What happens to a write on its way; the default lets it through. */
let onWrite = <T>(write: () => Promise<T>): Promise<T> => write()

/** What the store has read. */
const reads: { ConsistentRead?: boolean }[] = []

/** What a strongly consistent read is refused with, if it is. */
let refusal: Error | undefined

/** The store's calls, by the name of their command. */
const calls: string[] = []

beforeAll(async () => {
  regions = await startDynamoRegions()
  region = regions.names[0] as string
  const client = regions.client(region)
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        calls.push(`${commandName}`)
        if (commandName !== 'GetItemCommand') return onWrite(() => next(args))
        const read = args.input as { ConsistentRead?: boolean }
        reads.push(read)
        return refusal && read.ConsistentRead ? Promise.reject(refusal) : next(args)
      },
    { step: 'initialize' },
  )
  store = storeOn({ client, table: regions.table, region })
})
afterAll(() => regions.stop())
beforeEach(async () => {
  onWrite = (write) => write()
  refusal = undefined
  sku = `sku-${randomUUID()}`
  await store.setStock(sku, 9)
})

const order = () => store.placeOrder({ sku, quantity: 1, key: randomUUID(), bodyHash: 'h' })
const conflict = () =>
  new ReplicatedWriteConflictException({ message: 'another region', $metadata: {} })

test('every read is strongly consistent, of the flag too', async () => {
  reads.length = 0
  await order()
  await store.evacuated()
  expect(reads.length).toBeGreaterThan(2)
  for (const read of reads) expect(read).toMatchObject({ ConsistentRead: true })
})

test('an order whose every write meets another region’s is placed in the end', async () => {
  let writes = 0
  onWrite = (write) => (writes++ % 2 === 0 ? Promise.reject(conflict()) : write())
  expect(await order()).toMatchObject({ outcome: 'placed' })
  expect(await store.item(sku)).toMatchObject({ available: 8 })
  expect(await store.setStock(sku, 10)).toMatchObject({ available: 9 })
})

test('an order whose units another region is selling looks again before it tries again', async () => {
  onWrite = (write) => {
    onWrite = (next) => next()
    calls.length = 0
    return Promise.reject(conflict()).finally(write)
  }
  expect(await order()).toMatchObject({ order: { sku } })
  expect(calls[0]).toBe('GetItemCommand')
})

test('an order that meets nothing but other regions gives up in time to say so: 429', async () => {
  onWrite = () => Promise.reject(conflict())
  const app = createApp({ store, region, version: 'test', log: () => {} })
  const response = await app.request('/orders', {
    method: 'POST',
    body: JSON.stringify({ sku, quantity: 1 }),
    headers: { 'idempotency-key': randomUUID() },
  })
  expect(response.status).toBe(429)
  expect(response.headers.get('retry-after')).toMatch(/^[123]$/)
})

test('other writers end an order long before the time is up that a silent table has', async () => {
  // Eight such attempts take longer.
  onWrite = async () => {
    await sleep(600)
    throw conflict()
  }
  const start = performance.now()
  await expect(order()).rejects.toThrow(StoreBusy)
  expect(performance.now() - start).toBeLessThan(4_000)
})

test('an order in a region that sees no other is told that the region is not available: 503', async () => {
  regions.replication.isolate(region)
  const app = createApp({ store, region, version: 'test', log: () => {} })
  const response = await app.request('/orders', {
    method: 'POST',
    body: JSON.stringify({ sku, quantity: 1 }),
    headers: { 'idempotency-key': randomUUID() },
  })
  regions.replication.rejoin(region)
  expect(response.status).toBe(503)
})

const failing = (name: string, $fault: string) => Object.assign(new Error(name), { name, $fault })

test.each([
  ['InternalServerError', 'server'],
  ['TimeoutError', 'client'],
])('a region whose strong reads end with %s sees no other, and leaves', async (name, fault) => {
  refusal = failing(name, fault)
  expect(await store.evacuated()).toBe(true)
})

test.each([
  ['AccessDeniedException', 'client'],
  ['ThrottlingException', 'client'],
])('a strong read that is refused with %s says nothing of its region', async (name, fault) => {
  refusal = failing(name, fault)
  await expect(store.evacuated()).rejects.toThrow(name)
})

test.each([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
])('a read that is refused with %s is no fault of the region: 429', async (name) => {
  refusal = failing(name, 'client')
  const app = createApp({ store, region, version: 'test', log: () => {} })
  expect((await app.request(`/items/${sku}`)).status).toBe(429)
  expect((await app.request('/health/data')).status).toBe(429)
})

test('transactions and expiry are refused here as they are by such a table', async () => {
  const Item = { pk: 'x', sk: 'x' }
  const transaction = new TransactWriteCommand({
    TransactItems: [{ Put: { TableName: regions.table, Item } }],
  })
  await expect(regions.client(region).send(transaction)).rejects.toThrow(/no transactions/)
  const expiry = new UpdateTimeToLiveCommand({
    TableName: regions.table,
    TimeToLiveSpecification: { AttributeName: 'at', Enabled: true },
  })
  await expect(regions.client(region).send(expiry)).rejects.toThrow(/no expiry/)
})

test('a batch is refused here, which does not know how it meets other regions', async () => {
  const client = regions.client(region)
  const Item = { pk: 'x', sk: 'x' }
  const write = new BatchWriteCommand({
    RequestItems: { [regions.table]: [{ PutRequest: { Item } }] },
  })
  await expect(client.send(write)).rejects.toThrow(/BatchWriteItem is not modelled/)
  const Keys = [Item]
  const read = new BatchGetCommand({ RequestItems: { [regions.table]: { Keys } } })
  await expect(client.send(read)).rejects.toThrow(/BatchGetItem is not modelled/)
})

test('a database that is not there is unavailable', async () => {
  const nobody = openStore({ region, table: regions.table, endpoint: 'http://127.0.0.1:9' })
  await expect(nobody.item(sku)).rejects.toThrow(StoreUnavailable)
  await expect(nobody.evacuated()).rejects.toThrow(StoreUnavailable)
})

test('a database that never answers is unavailable when the request’s time is up', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => silent.once('listening', resolve))
  const { port } = silent.address() as AddressInfo
  const client = openClient(region, `http://127.0.0.1:${port}`)
  const mute = storeOn({ client, table: regions.table, region, requestMs: 50 })
  const key = randomUUID()
  for (const request of [
    mute.placeOrder({ sku, quantity: 1, key, bodyHash: 'h' }),
    mute.item(sku),
    mute.order('0'.repeat(32)),
    mute.setStock(sku, 1),
    mute.setEvacuated(region, true),
  ]) {
    await expect(request).rejects.toThrow(StoreUnavailable)
    await expect(request).rejects.not.toThrow(StoreBusy)
    // By the store's own end, not by the client's, which would be one for each call.
    await expect(request).rejects.toThrow(/AbortError/)
  }
  client.destroy()
  silent.close()
})

test('a flag’s answer that stops half-way says nothing of the region, and is asked for again', async () => {
  let requests = 0
  const half = createHttpServer((_, response) => {
    requests++
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).write('{"Item":')
    if (requests > 1) response.end('{"evacuated":{"BOOL":true}}}')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => half.once('listening', resolve))
  const client = openClient(region, `http://127.0.0.1:${(half.address() as AddressInfo).port}`)
  const stalled = storeOn({ client, table: regions.table, region, requestMs: 50 })
  await expect(stalled.evacuated()).rejects.toThrow(StoreUnavailable)
  expect(requests).toBe(1)
  expect(await stalled.evacuated()).toBe(true)
  client.destroy()
  half.closeAllConnections()
  half.close()
})
