import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../src/api/app.ts'
import { StoreUnavailable } from '../../src/store/errors.ts'
import { openClient, openStore, type RegionStore, storeOn } from '../../src/store/open.ts'
import { type Database, startDatabase } from '../../toolkit/laptop/database.ts'

const regions = ['north-1', 'south-1']
const [region] = regions as [string]
const table = `faults-${randomUUID()}`
let directory: string
let database: Database
let store: RegionStore
/** The other region, with no lag at all between them: what it writes is here at once. */
let other: RegionStore
let sku: string

/** What happens to a transaction on its way; the default lets it through. An emulator never makes these faults. */
let onTransaction = <T>(commit: () => Promise<T>): Promise<T> => commit()

/** What a read is refused with, if it is. */
let refusal: Error | undefined

/** What the store has asked for. */
const queries: object[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faults-'))
  database = await startDatabase({ region, directory, table })
  const client = openClient(region, database.endpoint)
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === 'QueryCommand') {
          queries.push(args.input)
          if (refusal) return Promise.reject(refusal)
        }
        return commandName === 'TransactWriteItemsCommand'
          ? onTransaction(() => next(args))
          : next(args)
      },
    { step: 'initialize' },
  )
  const open = (region: string) => storeOn({ client, table, region, regions })
  ;[store, other] = regions.map(open) as [RegionStore, RegionStore]
})
afterAll(async () => {
  await database.stop()
  await rm(directory, { recursive: true, force: true })
})
beforeEach(async () => {
  onTransaction = (commit) => commit()
  refusal = undefined
  sku = `sku-${randomUUID()}`
  await store.setStock(sku, 9)
})

test('stock and orders are read consistently: an emulator would do so unasked', async () => {
  await order('consistent')
  expect(queries).not.toEqual([])
  for (const query of queries) expect(query).toMatchObject({ ConsistentRead: true })
})

const order = (key: string, from = store) =>
  from.placeOrder({ sku, quantity: 1, key, bodyHash: 'h' })
/** Lets `intruder` go first, once, when a transaction is about to be sent. */
const overtake = (intruder: () => Promise<unknown>) => {
  onTransaction = async (commit) => {
    onTransaction = (commit) => commit()
    await intruder()
    return commit()
  }
}
const cancelled = (Code: string) =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: [{ Code }, { Code: 'None' }],
  })

test.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
  'an order that meets %s a few times is placed in the end',
  async (reason) => {
    let faults = 3
    onTransaction = (commit) => (faults-- > 0 ? Promise.reject(cancelled(reason)) : commit())
    expect(await order(randomUUID())).toMatchObject({ outcome: 'placed' })
    expect(await store.item(sku)).toMatchObject({ available: 8 })
  },
)

test('an order that meets nothing but other writers gives up in time to say so: 429', async () => {
  onTransaction = () => Promise.reject(cancelled('TransactionConflict'))
  const app = createApp({ store, region, version: 'test', log: () => {} })
  const start = performance.now()
  const response = await app.request('/orders', {
    method: 'POST',
    body: JSON.stringify({ sku, quantity: 1 }),
    headers: { 'idempotency-key': randomUUID() },
  })
  expect(response.status).toBe(429)
  expect(response.headers.get('retry-after')).toMatch(/^[123]$/)
  expect(performance.now() - start).toBeLessThan(3_000)
})

test.each([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
])('a read that is refused with %s is no fault of the region: 429', async (name) => {
  refusal = Object.assign(new Error(name), { name, $fault: 'client' })
  const app = createApp({ store, region, version: 'test', log: () => {} })
  expect((await app.request(`/items/${sku}`)).status).toBe(429)
  expect((await app.request('/health/data')).status).toBe(429)
})

test('a transaction that is refused for another reason is not tried again', async () => {
  let tries = 0
  onTransaction = () => {
    tries++
    return Promise.reject(cancelled('ValidationError'))
  }
  await expect(order(randomUUID())).rejects.toThrow(TransactionCanceledException)
  expect(tries).toBe(1)
})

test.each([
  ['here', 'here', () => [store, store]],
  ['in the other region', 'here', () => [other, store]],
  ['in the other region', 'there again', () => [other, other]],
])('a stock set %s and lowered %s during an order holds', async (_first, _then, stores) => {
  const [first, then] = stores() as [RegionStore, RegionStore]
  await first.setStock(sku, 12)
  overtake(() => then.setStock(sku, 0))
  expect(await order(randomUUID())).toEqual({ outcome: 'sold-out', left: 0 })
})

test('units of a lost order go back once, though two settle it at the same time', async () => {
  const key = randomUUID()
  overtake(() => order(key, other))
  const placed = await order(key)
  if (placed.outcome !== 'placed') throw new Error(placed.outcome)
  expect(await other.item(sku)).toMatchObject({ available: 7 })
  overtake(() => other.order(placed.order.id))
  expect(await other.order(placed.order.id)).toEqual(placed.order)
  expect(await other.item(sku)).toMatchObject({ available: 8 })
})

test('an order whose answer was lost is replayed by its key', async () => {
  onTransaction = async (commit) => {
    await commit()
    throw Object.assign(new Error('no answer'), { name: 'TimeoutError' })
  }
  const key = randomUUID()
  await expect(order(key)).rejects.toThrow(StoreUnavailable)
  expect(await order(key)).toMatchObject({ outcome: 'replayed' })
  expect(await store.item(sku)).toMatchObject({ available: 8 })
})

test('a database that is not there is unavailable at once', async () => {
  const nobody = openStore({ region, table, endpoint: 'http://127.0.0.1:9' })
  const start = performance.now()
  await expect(nobody.item(sku)).rejects.toThrow(StoreUnavailable)
  expect(performance.now() - start).toBeLessThan(2_000)
})

test('a database that never answers is unavailable within 8 seconds', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => silent.once('listening', resolve))
  const { port } = silent.address() as { port: number }
  const mute = openStore({ region, table, endpoint: `http://127.0.0.1:${port}` })
  const start = performance.now()
  await expect(mute.item(sku)).rejects.toThrow(StoreUnavailable)
  expect(performance.now() - start).toBeLessThan(8_000)
  silent.close()
})
