import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Order } from '../../src/domain/orders.ts'
import { engine } from '../../toolkit/laptop/engine.ts'
import { topology } from '../../topology.ts'

type App = Awaited<ReturnType<typeof build>>

const region = topology.home
let directory: string
let data: Awaited<ReturnType<typeof engine.start>>

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'builds-'))
  data = await engine.start([region], { directory, kept: false, lagMs: 0 })
  await data.links.ready
})
afterAll(async () => {
  await data.links.stop()
  for (const database of data.databases) await database.stop()
  await rm(directory, { recursive: true, force: true })
})
beforeEach(() => {
  for (const { env } of data.databases) {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  }
})
afterEach(() => vi.unstubAllEnvs())

/** The service as a build of its own: `before` with the stored order of the release before, else writing that shape. */
async function build(writes: 'before' | number | undefined) {
  vi.resetModules()
  vi.doUnmock('../../src/compat/stored-order.ts')
  if (writes === 'before') {
    vi.doMock('../../src/compat/stored-order.ts', () => import('./order-before.ts'))
  } else vi.stubEnv('STORED_SHAPE', writes?.toString())
  const { createApp } = await import('../../src/api/app.ts')
  const { openStore } = await import('../../src/store/open.ts')
  return createApp({ store: openStore({ region }), region, version: 'test', log: () => {} })
}

async function putOnSale(app: App): Promise<string> {
  const sku = `sku-${randomUUID()}`
  const request = { method: 'PUT', body: JSON.stringify({ stock: 20 }) }
  expect((await app.request(`/items/${sku}`, request)).status).toBe(200)
  return sku
}

const place = (app: App, sku: string, key: string) =>
  app.request('/orders', {
    method: 'POST',
    body: JSON.stringify({ sku, quantity: 2 }),
    headers: { 'idempotency-key': key },
  })

async function expectEachServesWhatTheOtherWrote(first: App, second: App): Promise<void> {
  const sku = await putOnSale(first)
  for (const [writer, reader] of [
    [first, second],
    [second, first],
  ] as const) {
    const key = randomUUID()
    const placed = await place(writer, sku, key)
    expect(placed.status).toBe(201)
    const order = (await placed.json()) as Order
    const replayed = await place(reader, sku, key)
    expect([replayed.status, await replayed.json()]).toEqual([200, order])
    expect(await (await reader.request(`/orders/${order.id}`)).json()).toEqual(order)
  }
  expect(await (await first.request(`/items/${sku}`)).json()).toEqual({ sku, available: 16 })
}

describe('a new shape is rolled out in two releases', () => {
  test('first the new build reads both and writes the old: either build serves what the other wrote', async () =>
    expectEachServesWhatTheOtherWrote(await build('before'), await build(1)))

  test('then builds that read the new shape write it, and may be rolled back to the first release', async () =>
    expectEachServesWhatTheOtherWrote(await build(1), await build(undefined)))

  test('skipping the first release is told apart from a missing order: 503, never half an order', async () => {
    const before = await build('before')
    const now = await build(undefined)
    const sku = await putOnSale(before)
    const key = randomUUID()
    const order = (await (await place(now, sku, key)).json()) as Order
    for (const response of [
      await before.request(`/orders/${order.id}`),
      await place(before, sku, key),
    ]) {
      expect(response.status).toBe(503)
      expect(await response.json()).toMatchObject({
        detail: expect.stringContaining('newer release'),
      })
    }
    expect(await (await before.request(`/items/${sku}`)).json()).toEqual({ sku, available: 18 })
  })
})
