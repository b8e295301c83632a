import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { orderId } from '../../src/domain/orders.ts'
import type { Store } from '../../src/store/store.ts'
import { bundle } from './bundle.ts'
import { type Pops, startPops, storeOver } from './pops.ts'

/** How long a busy machine may take. */
const patience = { timeout: 60_000, interval: 50 }

let pops: Pops
let store: Store

beforeAll(async () => {
  const script = await bundle({ entry: 'test/contract/crashing-worker.ts' })
  pops = await startPops({ pops: ['oc'], script, owner: script })
  store = storeOver(pops.fetch('oc'))
})
afterAll(() => pops.stop())

const ask = async (path: string) => (await pops.fetch('oc')(path)).json()

/** An item whose orders crash, and one order that did. */
async function crash(when: 'before' | 'after') {
  const sku = `crash-${when}-${randomUUID()}`
  const key = randomUUID()
  const id = orderId(key)
  const place = (bodyHash = 'h') => store.placeOrder({ sku, quantity: 1, key, bodyHash })
  await store.setStock(sku, 9)
  await expect(place()).rejects.toThrow('crashed')
  // Miniflare would keep calling the object that is gone.
  pops.state.heal('oc')
  await vi.waitFor(() => ask(`/due/${id}`), patience)
  const available = async () => (await store.item(sku))?.available
  return { sku, id, place, available }
}

test('an order that crashed after the sale is placed by the retry, and sold once', async () => {
  const { sku, id, place, available } = await crash('after')
  expect(await available()).toBe(8)
  const placed = await place()
  expect(placed).toEqual({ outcome: 'placed', order: { id, sku, quantity: 1, region: 'oc' } })
  expect(await place()).toEqual({ ...placed, outcome: 'replayed' })
  expect(await available()).toBe(8)
})

test('an order that crashed before the sale is placed by the retry', async () => {
  const { place, available } = await crash('before')
  expect(await available()).toBe(9)
  expect(await place()).toMatchObject({ outcome: 'placed' })
  expect(await available()).toBe(8)
})

test.each(['before', 'after'] as const)(
  'the key of an order that crashed %s the sale is not free for another',
  async (when) => {
    const { place, available } = await crash(when)
    expect(await place('another')).toEqual({ outcome: 'key-reused' })
    expect(await place()).toMatchObject({ outcome: 'placed' })
    expect(await available()).toBe(8)
  },
)

test.each(['before', 'after'] as const)(
  'an order that crashed %s the sale and is never retried finishes itself, once',
  async (when) => {
    const { id, available } = await crash(when)
    expect(await store.order(id)).toBeUndefined()
    expect(await ask(`/due/${id}`)).toBeGreaterThan(Date.now())
    await ask(`/wake/${id}`)
    expect(await store.order(id)).toMatchObject({ id })
    await ask(`/wake/${id}`)
    expect(await available()).toBe(8)
    expect(await ask(`/due/${id}`)).toBeNull()
  },
)

test('an order that is placed or refused has nothing left to finish', async () => {
  const sku = `sku-${randomUUID()}`
  const keys = [randomUUID(), randomUUID()]
  await store.setStock(sku, 1)
  const outcomes = await Promise.all(
    keys.map((key) => store.placeOrder({ sku, quantity: 1, key, bodyHash: 'h' })),
  )
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['placed', 'sold-out'])
  for (const key of keys) {
    await ask(`/wake/${orderId(key)}`)
    expect(await ask(`/due/${orderId(key)}`)).toBeNull()
  }
})
