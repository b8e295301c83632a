import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../src/api/app.ts'
import { createHealth } from '../../src/api/health.ts'
import { StoreBusy, StoreUnavailable } from '../../src/store/errors.ts'
import { openStore, type RegionStore, storeOn } from '../../src/store/open.ts'
import { type DsqlRegions, startDsqlRegions } from './dsql-regions.ts'

let regions: DsqlRegions
let region: string
let pool: Pool
let store: RegionStore
/** The same, with little time for each request. */
let hasty: RegionStore
let elsewhere: RegionStore
let sku: string

/** What happens around a statement; the default lets it be. */
let onStatement = (_text: string, send: () => Promise<unknown>): Promise<unknown> => send()

beforeAll(async () => {
  regions = await startDsqlRegions()
  const [here, there] = regions.names as [string, string]
  region = here
  pool = regions.pool(region)
  const connect = async () => observed(await pool.connect())
  const reached = { pool: { connect } as unknown as Pool, region }
  store = storeOn(reached)
  hasty = storeOn({ ...reached, requestMs: 200 })
  elsewhere = regions.store(there)
})
afterAll(() => regions.stop())
beforeEach(async () => {
  onStatement = (_text, send) => send()
  sku = `sku-${randomUUID()}`
  await elsewhere.setStock(sku, 9)
})

/** How long each statement was to be waited for at most, in milliseconds. */
const patience: number[] = []

/** The same connection, whose statements the test can reach. */
function observed(client: PoolClient): PoolClient {
  return new Proxy(client, {
    get(target, name) {
      if (name !== 'query') {
        const value = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      }
      return (query: { text: string; query_timeout: number }) => {
        patience.push(query.query_timeout)
        return onStatement(query.text, () => target.query(query) as unknown as Promise<unknown>)
      }
    },
  })
}

/** Before the first statement that begins so, once. */
function beforeOnce(beginning: string, happens: () => Promise<unknown>): void {
  onStatement = async (text, send) => {
    if (!text.startsWith(beginning)) return send()
    onStatement = (_text, next) => next()
    await happens()
    return send()
  }
}

const order = (key: string = randomUUID(), at = store) =>
  at.placeOrder({ sku, quantity: 2, key, bodyHash: 'h' })
const conflict = (code: string) => Object.assign(new Error(`change conflicts (${code})`), { code })

test.each(['INSERT', 'COMMIT'])(
  'a transaction that meets another one at its %s begins again, and sees what that wrote',
  async (beginning) => {
    beforeOnce(beginning, async () => {
      throw conflict('40001')
    })
    expect(await order()).toMatchObject({ outcome: 'placed' })
    expect(await elsewhere.item(sku)).toMatchObject({ available: 7 })
  },
)

test('one that reads before another region sells the last units does not sell them again', async () => {
  await elsewhere.setStock(sku, 2)
  beforeOnce('UPDATE', () => order(randomUUID(), elsewhere))
  expect(await order()).toEqual({ outcome: 'sold-out', left: 0 })
})

test('a key that another region writes down first is found, and nothing is sold twice', async () => {
  const key = randomUUID()
  beforeOnce('UPDATE', () => order(key, elsewhere))
  expect(await order(key)).toMatchObject({ outcome: 'replayed' })
  expect(await elsewhere.item(sku)).toMatchObject({ available: 7 })
})

test('an order that meets nothing but others gives up in time to say so: 429', async () => {
  onStatement = (text, send) => (text === 'COMMIT' ? Promise.reject(conflict('OC001')) : send())
  const app = createApp({ store: hasty, region, version: 'test', log: () => {} })
  const response = await app.request('/orders', {
    method: 'POST',
    body: JSON.stringify({ sku, quantity: 1 }),
    headers: { 'idempotency-key': randomUUID() },
  })
  expect(response.status).toBe(429)
  expect(response.headers.get('retry-after')).toMatch(/^[123]$/)
  expect(await elsewhere.item(sku)).toMatchObject({ available: 9 })
})

test('conflicts end an order long before the time is up that a broken connection has', async () => {
  onStatement = (text, send) => (text === 'COMMIT' ? Promise.reject(conflict('40001')) : send())
  const start = performance.now()
  await expect(order()).rejects.toThrow(StoreBusy)
  expect(performance.now() - start).toBeLessThan(4_000)
})

/** What the driver says when there is no answer in time. */
async function late(): Promise<never> {
  await sleep(250)
  throw new Error('Query read timeout')
}

test('a conflict before the time is up is what it was up for', async () => {
  let begun = 0
  onStatement = (text, send) => {
    if (text === 'BEGIN') begun++
    if (text === 'COMMIT') return Promise.reject(conflict('40001'))
    return begun === 2 ? late() : send()
  }
  await expect(order(undefined, hasty)).rejects.toThrow(StoreBusy)
})

test('no statement is waited for so long that there is no time for a second attempt', async () => {
  patience.length = 0
  await store.item(sku)
  await order()
  expect(patience.length).toBeGreaterThan(4)
  expect(Math.max(...patience) * 2).toBeLessThan(7_000)
})

test('a flag that is not read before the time is up says nothing of the region', async () => {
  onStatement = late
  const reading = hasty.evacuated()
  await expect(reading).rejects.toThrow(StoreUnavailable)
  await expect(reading).rejects.not.toThrow(StoreBusy)
})

test('a region whose database has no room for more connections keeps its users', async () => {
  onStatement = () => Promise.reject(conflict('53300'))
  const health = createHealth(store)
  expect(await health()).toBe('ok')
  await expect(store.evacuated()).rejects.toThrow(StoreUnavailable)
})

test('a read for which the database has no room is no fault of the region: 429', async () => {
  onStatement = () => Promise.reject(conflict('53300'))
  const app = createApp({ store, region, version: 'test', log: () => {} })
  expect((await app.request(`/items/${sku}`)).status).toBe(429)
  expect((await app.request('/health/data')).status).toBe(429)
})

test('a flag that is not read is not taken for one that is up by whoever asks for the flag alone', async () => {
  const nobody = openStore({ region, endpoint: 'postgres://127.0.0.1:9' })
  await expect(nobody.flag()).rejects.toThrow(StoreUnavailable)
})

test('a connection that breaks in the COMMIT leaves one order, whether it was done or not', async () => {
  for (const done of [true, false]) {
    const before = (await elsewhere.item(sku))?.available ?? 0
    onStatement = async (text, send) => {
      if (text !== 'COMMIT') return send()
      onStatement = (_text, next) => next()
      if (done) await send()
      throw new Error('Connection terminated unexpectedly')
    }
    const key = randomUUID()
    expect(await order(key)).toMatchObject({ outcome: done ? 'replayed' : 'placed' })
    expect(await elsewhere.item(sku)).toMatchObject({ available: before - 2 })
  }
})

test('a connection that broke while it was idle fails no request', async () => {
  await store.item(sku)
  regions.replication.isolate(region)
  regions.replication.rejoin(region)
  expect(await store.item(sku)).toMatchObject({ stock: 9 })
})

test('a failed transaction leaves its connection as it was', async () => {
  onStatement = (text, send) =>
    text.startsWith('INSERT') ? Promise.reject(conflict('42P01')) : send()
  await expect(order()).rejects.toThrow(/42P01/)
  onStatement = (_text, send) => send()
  const { rows } = await pool.query('SELECT now() = statement_timestamp() AS alone')
  expect(rows).toEqual([{ alone: true }])
  expect(await elsewhere.item(sku)).toMatchObject({ available: 9 })
})

test('the service may not do what it has no need of', async () => {
  for (const statement of [
    'DELETE FROM orders',
    'DROP TABLE items',
    'CREATE TABLE mine (id text)',
    "UPDATE evacuations SET evacuated = true WHERE region = ''",
    'SELECT * FROM migrations',
  ]) {
    await expect(pool.query(statement), statement).rejects.toMatchObject({ code: '42501' })
  }
})

test('a database that is not there is unavailable, and its region of no use', async () => {
  const nobody = openStore({ region, endpoint: 'postgres://127.0.0.1:9' })
  await expect(nobody.item(sku)).rejects.toThrow(StoreUnavailable)
  expect(await nobody.evacuated()).toBe(true)
})

/** One that takes connections, and says nothing. */
async function silence(): Promise<{ endpoint: string; end: () => void }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  function end() {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { endpoint: `postgres://127.0.0.1:${port}`, end }
}

test('a database that never answers is unavailable before the function’s time is up', async () => {
  const { endpoint, end } = await silence()
  const mute = openStore({ region, endpoint })
  const start = performance.now()
  await expect(mute.item(sku)).rejects.toThrow(StoreUnavailable)
  expect(performance.now() - start).toBeLessThan(9_000)
  end()
})

test('a region whose database is silent twice while a probe waits is of no use', async () => {
  const { endpoint, end } = await silence()
  const mute = openStore({ region, endpoint })
  await expect(mute.evacuated()).rejects.toThrow(StoreUnavailable)
  const isOut = () => mute.evacuated().catch(() => false)
  await expect.poll(isOut, { timeout: 60_000 }).toBe(true)
  end()
})

test('silence that an instance has slept through says nothing of the region', async () => {
  const { endpoint, end } = await silence()
  const mute = openStore({ region, endpoint })
  for (let probes = 0; probes < 3; probes++) {
    const reading = mute.evacuated()
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_200)
    await expect(reading).rejects.toThrow(StoreUnavailable)
  }
  end()
})
