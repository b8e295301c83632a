import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { bundle } from '../../toolkit/laptop/workerd.ts'
import { type Pops, startPops, storeOver } from './pops.ts'
import { storeContract } from './store-contract.ts'

const pops = ['oc', 'eu']

async function start(): Promise<Pops> {
  const [script, owner] = await Promise.all([
    bundle('test/contract/crashing-worker.ts'),
    bundle('src/api/worker.ts'),
  ])
  return startPops({ pops, script, owner })
}

describe('Durable Objects, from one point of presence', () =>
  storeContract(async () => {
    const started = await start()
    return { store: storeOver(started.fetch('oc')), region: 'oc', stop: () => started.stop() }
  }))

describe('Durable Objects, from two points of presence', () => {
  let started: Pops
  let oc: Store
  let eu: Store

  beforeAll(async () => {
    started = await start()
    ;[oc, eu] = pops.map((pop) => storeOver(started.fetch(pop))) as [Store, Store]
  })
  afterAll(() => started.stop())

  const order = (store: Store, sku: string, key: string = randomUUID(), bodyHash = sku) =>
    store.placeOrder({ sku, quantity: 1, key, bodyHash })

  test('what one has written the other sees at once', async () => {
    const sku = `sku-${randomUUID()}`
    await oc.setStock(sku, 3)
    const placed = await order(eu, sku)
    if (placed.outcome !== 'placed') throw new Error(placed.outcome)
    expect(await oc.item(sku)).toMatchObject({ available: 2 })
    expect(await oc.order(placed.order.id)).toEqual(placed.order)
  })

  test('together they sell the last 5 to exactly 5 of 40', async () => {
    const sku = `sku-${randomUUID()}`
    await oc.setStock(sku, 5)
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => order(i % 2 ? oc : eu, sku)),
    )
    expect(answers.filter(({ outcome }) => outcome === 'placed').length).toBe(5)
    expect(await eu.item(sku)).toMatchObject({ available: 0 })
  })

  test('a key used for one item is known when it comes with another, elsewhere and at the same time', async () => {
    const skus = [`sku-${randomUUID()}`, `sku-${randomUUID()}`] as const
    for (const sku of skus) await oc.setStock(sku, 9)
    const key = randomUUID()
    const answers = await Promise.all([order(oc, skus[0], key), order(eu, skus[1], key)])
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['key-reused', 'placed'])
    const left = await Promise.all(skus.map(async (sku) => (await eu.item(sku))?.available ?? 0))
    expect(left.sort()).toEqual([8, 9])
  })

  test('an id that is none makes no object', async () => {
    for (const id of ['', '../x', 'f'.repeat(31), 'F'.repeat(32), 'f'.repeat(10_000)]) {
      expect(await oc.order(id)).toBeUndefined()
    }
  })

  test('what was acknowledged outlives a crash', async () => {
    const sku = `sku-${randomUUID()}`
    await oc.setStock(sku, 9)
    const placed = await order(oc, sku)
    if (placed.outcome !== 'placed') throw new Error(placed.outcome)
    await started.crash()
    await expect.poll(() => eu.item(sku).catch(() => undefined)).toMatchObject({ available: 8 })
    expect(await eu.order(placed.order.id)).toEqual(placed.order)
  })
})
