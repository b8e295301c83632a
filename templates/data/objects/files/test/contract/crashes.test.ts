import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { orderId } from '../../src/domain/orders.ts'
import { StoreUnavailable } from '../../src/store/errors.ts'
import type { Store } from '../../src/store/store.ts'
import { bundle } from '../../toolkit/laptop/workerd.ts'
import { type Pops, startPops, storeOver } from './pops.ts'

/** How long a busy machine may take. */
const patience = { timeout: 60_000, interval: 50 }

let pops: Pops
let store: Store

beforeAll(async () => {
  const script = await bundle('test/contract/crashing-worker.ts')
  pops = await startPops({ pops: ['oc'], script, owner: script })
  store = storeOver(pops.fetch('oc'))
})
afterAll(() => pops.stop())

afterEach(() => clock(0))

const ask = async (path: string) => (await pops.fetch('oc')(path)).json()

/** An item on the way to which orders meet a mishap, and one such order. */
async function ordered(mishap: 'crash' | 'silence' | 'away', when: 'before' | 'after') {
  const sku = `${mishap}-${when}-${randomUUID()}`
  const key = randomUUID()
  const id = orderId(key)
  const place = (bodyHash = 'h') => store.placeOrder({ sku, quantity: 1, key, bodyHash })
  await store.setStock(sku, 9)
  const available = async () => (await store.item(sku))?.available
  return { sku, id, place, available }
}

/** Stops the clock of all objects so many hours ahead. */
const clock = (hours: number) => ask(`/item/clock/ahead/${hours}`)

/** An order that has crashed. */
async function crash(when: 'before' | 'after') {
  const order = await ordered('crash', when)
  const { id, place } = order
  await expect(place()).rejects.toThrow('crashed')
  await vi.waitFor(() => ask(`/order/${id}/due`), patience)
  return order
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
    expect(await ask(`/order/${id}/due`)).toBeGreaterThan(Date.now())
    await ask(`/order/${id}/wake`)
    expect(await store.order(id)).toMatchObject({ id })
    await ask(`/order/${id}/wake`)
    expect(await available()).toBe(8)
    expect(await ask(`/order/${id}/due`)).toBeNull()
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
    await ask(`/order/${orderId(key)}/wake`)
    expect(await ask(`/order/${orderId(key)}/due`)).toBeNull()
  }
})

test('an order whose claim this release cannot read stays due, and is finished by one that can', async () => {
  const { id, available } = await crash('before')
  await ask(`/order/${id}/reshape/99`)
  await ask(`/order/${id}/wake`)
  expect(await ask(`/order/${id}/due`)).toBeGreaterThan(Date.now())
  await ask(`/order/${id}/reshape/2`)
  await ask(`/order/${id}/wake`)
  expect(await store.order(id)).toMatchObject({ id })
  expect(await available()).toBe(8)
})

test.each(['before', 'after'] as const)(
  'an item that is silent %s the sale holds nobody up: each try is told so, and it is asked once',
  async (when) => {
    const { id, place, available } = await ordered('silence', when)
    const tries = await Promise.allSettled([place(), place(), place()])
    expect(tries.map((one) => one.status === 'rejected' && one.reason)).toEqual(
      Array(3).fill(expect.any(StoreUnavailable)),
    )
    expect(await ask(`/order/${id}/asked`)).toBe(1)
    expect(await ask(`/order/${id}/due`)).toBeGreaterThan(Date.now())
    expect(await place()).toMatchObject({ outcome: 'placed' })
    expect(await available()).toBe(8)
  },
)

test.each([
  [0.01, 30],
  [0.25, 15 * 60],
  [20, 3600],
])(
  'an order whose item has been away for %d hours asks again after %d seconds, and no more than an hour',
  async (hours, seconds) => {
    const { id, place } = await ordered('away', 'before')
    await expect(place()).rejects.toThrow(StoreUnavailable)
    await clock(hours)
    await ask(`/order/${id}/wake`)
    const sleeps = await ask(`/order/${id}/sleeps`)
    expect(sleeps).toBeGreaterThanOrEqual(seconds * 1000)
    expect(sleeps).toBeLessThanOrEqual(3_600_000)
  },
)

describe('an item knows its sales', () => {
  async function sold(count: number) {
    const sku = `sku-${randomUUID()}`
    await store.setStock(sku, 1_000_000)
    await ask(`/item/${sku}/sales/${count}`)
    return { sku, known: () => ask(`/item/${sku}/known`) as Promise<number> }
  }

  test('for as long as an order asks', async () => {
    const { sku, known } = await sold(100)
    await clock(47)
    await ask(`/item/${sku}/sales/300`)
    expect(await known()).toBe(400)
  })

  test('and not for ever', async () => {
    const { sku, known } = await sold(600)
    for (const days of [3, 6, 9, 12, 15]) {
      await clock(24 * days)
      await ask(`/item/${sku}/sales/600`)
    }
    expect(await known()).toBeLessThan(700)
  })

  test('from now on, if an earlier release wrote them without a time', async () => {
    const { sku, known } = await sold(100)
    await ask(`/item/${sku}/withoutTimes`)
    await ask(`/item/${sku}/sales/300`)
    expect(await known()).toBe(400)
  })

  test('so an order that was not finished for a day asks no more, and its key is free', async () => {
    const { sku, id, place, available } = await crash('after')
    await clock(73)
    await ask(`/item/${sku}/sales/1`)
    await ask(`/order/${id}/wake`)
    expect(await ask(`/order/${id}/due`)).toBeNull()
    expect(await store.order(id)).toBeUndefined()
    expect(await available()).toBe(7)
    await clock(0)
    expect(await place('another')).toMatchObject({ outcome: 'placed' })
  })
})
