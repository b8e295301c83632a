import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Order } from '../../src/domain/orders.ts'
import { bundle } from './bundle.ts'
import { type Pops, startPops } from './pops.ts'
import { session } from './session.ts'

/** Each is a release of the service at a point of presence of its own. */
const builds = ['before', 'expand', 'now'] as const
type Build = (typeof builds)[number]

let pops: Pops

beforeAll(async () => {
  const entry = 'src/api/worker.ts'
  const [before, expand, now] = await Promise.all([
    bundle({ entry, before: true }),
    bundle({ entry, storedShape: 1 }),
    bundle({ entry }),
  ])
  const scripts: Record<string, string> = { before, expand, now }
  const script = (pop: string) => scripts[pop] as string
  pops = await startPops({ pops: [...builds], script, owner: before })
})
afterAll(() => pops.stop())

/** A customer who goes from one release to the other, with what answers gave him to send back. */
function customer() {
  let build: Build = 'before'
  const fetch = session((path, init) => pops.fetch(build)(path, init))
  return (at: Build, path: string, init?: RequestInit) => {
    build = at
    return fetch(path, init)
  }
}

type Ask = ReturnType<typeof customer>

async function putOnSale(ask: Ask): Promise<string> {
  const sku = `sku-${randomUUID()}`
  const request = { method: 'PUT', body: JSON.stringify({ stock: 20 }) }
  expect((await ask('before', `/items/${sku}`, request)).status).toBe(200)
  return sku
}

const place = (ask: Ask, build: Build, sku: string, key: string) =>
  ask(build, '/orders', {
    method: 'POST',
    body: JSON.stringify({ sku, quantity: 2 }),
    headers: { 'idempotency-key': key },
  })
const answer = async (response: Response) => [response.status, await response.json()]

async function expectEachServesWhatTheOtherWrote(first: Build, second: Build): Promise<void> {
  const ask = customer()
  const sku = await putOnSale(ask)
  for (const [writer, reader] of [
    [first, second],
    [second, first],
  ] as const) {
    const key = randomUUID()
    const placed = await place(ask, writer, sku, key)
    expect(placed.status).toBe(201)
    const order = (await placed.json()) as Order
    expect(await answer(await place(ask, reader, sku, key))).toEqual([200, order])
    expect(await answer(await ask(reader, `/orders/${order.id}`))).toEqual([200, order])
  }
  expect(await answer(await ask(first, `/items/${sku}`))).toEqual([200, { sku, available: 16 }])
}

describe('a new shape is rolled out in two releases, beside columns for both', () => {
  test('first the new build reads both and writes the old: either build serves what the other wrote', () =>
    expectEachServesWhatTheOtherWrote('before', 'expand'))

  test('then builds that read the new shape write it, and may be rolled back to the first release', () =>
    expectEachServesWhatTheOtherWrote('expand', 'now'))

  test('skipping the first release is told apart from a missing order: 503, never half an order', async () => {
    const ask = customer()
    const sku = await putOnSale(ask)
    const key = randomUUID()
    const order = (await (await place(ask, 'now', sku, key)).json()) as Order
    for (const response of [
      await ask('before', `/orders/${order.id}`),
      await place(ask, 'before', sku, key),
    ]) {
      expect(await answer(response)).toEqual([
        503,
        expect.objectContaining({ detail: expect.stringContaining('newer release') }),
      ])
    }
    expect(await answer(await ask('before', `/items/${sku}`))).toEqual([
      200,
      { sku, available: 18 },
    ])
  })
})
