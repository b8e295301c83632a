import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Order } from '../../src/domain/orders.ts'
import { bundle } from './bundle.ts'
import { type Pops, startPops } from './pops.ts'

/** How long a busy machine may take. */
const patience = { timeout: 60_000, interval: 50 }

/** Each is a release of the service at a point of presence of its own; the objects run one of them. */
const builds = ['before', 'expand', 'now'] as const
type Build = (typeof builds)[number]

let pops: Pops
let scripts: Record<Build, string>

beforeAll(async () => {
  const entry = 'src/api/worker.ts'
  const [before, expand, now] = await Promise.all([
    bundle({ entry, before: true }),
    bundle({ entry, storedShape: 1 }),
    bundle({ entry }),
  ])
  scripts = { before, expand, now }
  const script = (pop: string) => scripts[pop as Build]
  pops = await startPops({ pops: [...builds], script, owner: before })
})
afterAll(() => pops.stop())

/** From now on the objects run `build`. */
async function run(build: Build): Promise<void> {
  await pops.crash(scripts[build])
  for (const service of builds) {
    await vi.waitFor(async () => {
      expect((await pops.fetch(service)(`/items/${randomUUID()}`)).status).toBe(404)
    }, patience)
  }
}

async function putOnSale(): Promise<string> {
  const sku = `sku-${randomUUID()}`
  const request = { method: 'PUT', body: JSON.stringify({ stock: 20 }) }
  expect((await pops.fetch('before')(`/items/${sku}`, request)).status).toBe(200)
  return sku
}

const place = (service: Build, sku: string, key: string) =>
  pops.fetch(service)('/orders', {
    method: 'POST',
    body: JSON.stringify({ sku, quantity: 2 }),
    headers: { 'idempotency-key': key },
  })
const answer = async (response: Response) => [response.status, await response.json()]

async function expectEachServesWhatTheOtherWrote(first: Build, second: Build): Promise<void> {
  const written: { key: string; sku: string; order: Order }[] = []
  for (const objects of [first, second, first]) {
    await run(objects)
    for (const writer of [first, second]) {
      const sku = await putOnSale()
      const key = randomUUID()
      const placed = await place(writer, sku, key)
      expect(placed.status).toBe(201)
      written.push({ key, sku, order: (await placed.json()) as Order })
    }
    for (const { key, sku, order } of written) {
      for (const reader of [first, second]) {
        expect(await answer(await place(reader, sku, key))).toEqual([200, order])
        expect(await answer(await pops.fetch(reader)(`/orders/${order.id}`))).toEqual([200, order])
      }
    }
  }
}

describe('a new shape is rolled out in two releases', () => {
  test('first the new build reads both and writes the old: services and objects of either get on', () =>
    expectEachServesWhatTheOtherWrote('before', 'expand'))

  test('then builds that read the new shape write it, and may be rolled back to the first release', () =>
    expectEachServesWhatTheOtherWrote('expand', 'now'))

  describe('skipping the first release is told apart from a missing order: 503, never half an order', () => {
    const tooNew = [503, expect.objectContaining({ detail: expect.stringContaining('newer') })]

    test('by an old service of new objects', async () => {
      await run('now')
      const sku = await putOnSale()
      const key = randomUUID()
      const order = (await (await place('now', sku, key)).json()) as Order
      expect(await answer(await pops.fetch('before')(`/orders/${order.id}`))).toEqual(tooNew)
      expect(await answer(await place('before', sku, key))).toEqual(tooNew)
    })

    test('by old objects of a new service', async () => {
      await run('before')
      const sku = await putOnSale()
      expect(await answer(await place('now', sku, randomUUID()))).toEqual(tooNew)
      const item = await pops.fetch('before')(`/items/${sku}`)
      expect(await answer(item)).toEqual([200, { sku, available: 20 }])
    })
  })
})
