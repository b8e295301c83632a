import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { bundle } from './bundle.ts'
import { type Pops, startPops, storeOver } from './pops.ts'

let pops: Pops
let oc: Store
let eu: Store
let sku: string

async function start(lagMs: number): Promise<void> {
  const [script, owner] = await Promise.all([
    bundle({ entry: 'test/contract/store-worker.ts' }),
    bundle({ entry: 'src/api/worker.ts' }),
  ])
  pops = await startPops({ pops: ['oc', 'eu'], script, owner, lagMs })
  oc = storeOver(pops.fetch('oc'))
  eu = storeOver(pops.fetch('eu'))
}

beforeEach(() => {
  sku = `sku-${randomUUID()}`
})

const order = (store: Store) =>
  store.placeOrder({ sku, quantity: 1, key: randomUUID(), bodyHash: 'h' })
/** Until KV has it, whatever a point of presence may show. */
const written = (available: number) =>
  vi.waitFor(
    async () => {
      const copy = JSON.parse((await pops.state.read(`item:${sku}`)) ?? '{}')
      expect(copy).toMatchObject({ available })
    },
    { timeout: 60_000 },
  )
async function putOnSale(stock: number): Promise<void> {
  await oc.setStock(sku, stock)
  await written(stock)
}
/** Until it has been shown so. */
const shows = (store: Store, available: number) =>
  vi.waitFor(async () => expect(await store.item(sku)).toMatchObject({ available }), {
    timeout: 60_000,
  })

describe('a point of presence that never looks at KV again', () => {
  beforeAll(() => start(3_600_000))
  afterAll(() => pops.stop())

  test('shows what was, and is told by the object what is', async () => {
    await putOnSale(2)
    expect(await eu.item(sku)).toMatchObject({ available: 2 })
    for (const _ of [1, 2]) expect(await order(oc)).toMatchObject({ outcome: 'placed' })
    await written(0)
    expect(await eu.item(sku)).toMatchObject({ available: 2 })
    expect(await order(eu)).toEqual({ outcome: 'sold-out', left: 0 })
    expect(await eu.setStock(sku, 3)).toEqual({ sku, stock: 3, available: 1 })
    expect(await order(eu)).toMatchObject({ outcome: 'placed' })
  })

  test('shows an item that is put on sale just after it was looked for', async () => {
    expect(await eu.item(sku)).toBeUndefined()
    await putOnSale(2)
    expect(await eu.item(sku)).toMatchObject({ available: 2 })
  })

  test('says when what it shows was counted, unless it asked the object', async () => {
    async function asOf(): Promise<string | null> {
      const body = JSON.stringify({ method: 'item', args: [sku] })
      return (await pops.fetch('eu')('/', { method: 'POST', body })).headers.get('x-as-of')
    }
    const before = Date.now()
    await putOnSale(2)
    const counted = Date.parse((await asOf()) ?? '')
    expect(counted).toBeGreaterThanOrEqual(before)
    expect(counted).toBeLessThanOrEqual(Date.now())
    pops.state.cutShown('eu')
    expect(await asOf()).toBeNull()
    pops.state.healShown('eu')
  })

  test('asks the object when there is no KV', async () => {
    await putOnSale(2)
    await order(oc)
    pops.state.cutShown('eu')
    expect(await eu.item(sku)).toMatchObject({ available: 1 })
    pops.state.healShown('eu')
  })
})

describe('points of presence that always look', () => {
  beforeAll(() => start(0))
  afterAll(() => pops.stop())

  test('a burst of orders is shown by a few writes, and none of them is refused', async () => {
    await putOnSale(100)
    const { taken, refused } = pops.state.writes
    await Promise.all(Array.from({ length: 50 }, () => order(oc)))
    await shows(eu, 50)
    expect(pops.state.writes.taken - taken).toBeLessThan(10)
    expect(pops.state.writes.refused).toBe(refused)
  })

  test('what KV did not take is shown later', async () => {
    await putOnSale(9)
    pops.state.cutShown('objects')
    await order(oc)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await eu.item(sku)).toMatchObject({ available: 9 })
    pops.state.healShown('objects')
    await shows(eu, 8)
  })

  test('what was sold just before a crash is shown after it', async () => {
    await putOnSale(9)
    await order(oc)
    await pops.crash()
    await shows(eu, 8)
  })
})
