import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { StoreUnavailable } from '../../src/store/errors.ts'
import type { Store } from '../../src/store/store.ts'
import { bundle } from './bundle.ts'
import { type Pops, startPops, storeOver } from './pops.ts'
import { session, storeInSession } from './session.ts'
import { storeContract } from './store-contract.ts'

const names = ['oc', 'eu']

async function start(lagMs: number): Promise<Pops> {
  const script = await bundle({ entry: 'test/contract/store-worker.ts' })
  return startPops({ pops: names, script, owner: script, lagMs })
}

describe('D1, to a client that keeps its bookmark, beside a replica that lags', () =>
  storeContract(async () => {
    const pops = await start(200)
    return { store: storeInSession(pops.fetch('oc')), region: 'oc', stop: () => pops.stop() }
  }))

describe('D1, with replicas that have seen nothing yet', () => {
  let pops: Pops
  let oc: Store
  let eu: Store
  let sku: string

  beforeAll(async () => {
    pops = await start(3_600_000)
  })
  afterAll(() => pops.stop())
  beforeEach(async () => {
    ;[oc, eu] = names.map((name) => storeInSession(pops.fetch(name))) as [Store, Store]
    sku = `sku-${randomUUID()}`
  })

  const order = (store: Store, key: string = randomUUID(), wanted = sku) =>
    store.placeOrder({ sku: wanted, quantity: 1, key, bodyHash: wanted })
  const sold = async (): Promise<unknown> => {
    const { data } = await pops.state.query('SELECT sold FROM items WHERE sku = ?1', sku)
    return data.rows[0]?.[0]
  }

  test('who wrote reads what he wrote; who has no bookmark may not', async () => {
    await oc.setStock(sku, 3)
    const placed = await order(oc)
    if (placed.outcome !== 'placed') throw new Error(placed.outcome)
    expect(await oc.item(sku)).toEqual({ sku, stock: 3, available: 2 })
    expect(await oc.order(placed.order.id)).toEqual(placed.order)
    expect(await eu.item(sku)).toBeUndefined()
    expect(await eu.order(placed.order.id)).toBeUndefined()
  })

  test('an order that was deleted, and comes again, is not placed without units', async () => {
    await oc.setStock(sku, 1)
    const key = randomUUID()
    const placed = await order(oc, key)
    if (placed.outcome !== 'placed') throw new Error(placed.outcome)
    await pops.state.query('DELETE FROM orders WHERE id = ?1', placed.order.id)
    expect(await order(oc, key)).toEqual({ outcome: 'sold-out', left: 0 })
    expect(await sold()).toBe(1)
  })

  test('a bookmark holds at another point of presence too', async () => {
    const client = session((path, init) => pops.fetch(here)(path, init))
    const store = storeOver(client)
    let here = 'oc'
    await store.setStock(sku, 3)
    here = 'eu'
    expect(await store.item(sku)).toEqual({ sku, stock: 3, available: 3 })
  })

  test('an order sells by the primary, not by what the replica has', async () => {
    await oc.setStock(sku, 2)
    expect(await order(eu)).toMatchObject({ outcome: 'placed' })
    await oc.setStock(sku, 1)
    expect(await order(eu)).toEqual({ outcome: 'sold-out', left: 0 })
  })

  test('a retry elsewhere is recognised, and takes nothing more', async () => {
    await oc.setStock(sku, 9)
    const key = randomUUID()
    const placed = await order(oc, key)
    expect(await order(eu, key)).toEqual({ ...placed, outcome: 'replayed' })
    expect(await sold()).toBe(1)
  })

  test('two points of presence sell the last 5 to exactly 5 of 40', async () => {
    await oc.setStock(sku, 5)
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => order(i % 2 ? oc : eu)))
    expect(answers.filter(({ outcome }) => outcome === 'placed').length).toBe(5)
    expect(await sold()).toBe(5)
  })

  test('a key used for one item is known when it comes with another, elsewhere and at the same time', async () => {
    const other = `sku-${randomUUID()}`
    for (const one of [sku, other]) await oc.setStock(one, 9)
    const key = randomUUID()
    const answers = await Promise.all([order(oc, key), order(eu, key, other)])
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['key-reused', 'placed'])
  })

  test('the order that took units last sells nothing more when it comes again', async () => {
    await oc.setStock(sku, 9)
    const key = randomUUID()
    await order(oc, key)
    expect(await order(oc, key)).toMatchObject({ outcome: 'replayed' })
    await order(oc)
    expect(await order(oc, key)).toMatchObject({ outcome: 'replayed' })
    expect(await sold()).toBe(2)
  })

  test('an order that cannot be written down takes nothing', async () => {
    await pops.state.query(
      `CREATE TRIGGER broken BEFORE INSERT ON orders WHEN NEW.region = 'oc'
       BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END`,
    )
    await eu.setStock(sku, 9)
    await expect(order(oc)).rejects.toThrow('broken on purpose')
    await pops.state.query('DROP TRIGGER broken')
    expect(await sold()).toBe(0)
  })

  test('one that cannot reach the primary reads on, sells nothing, and says so', async () => {
    const stranger = storeOver(pops.fetch('oc'))
    await oc.setStock(sku, 9)
    pops.state.cut('oc')
    await expect(order(oc)).rejects.toThrow(StoreUnavailable)
    await expect(oc.item(sku), 'its replica is behind its bookmark').rejects.toThrow(
      StoreUnavailable,
    )
    expect(await stranger.item(sku)).toBeUndefined()
    expect(await order(eu)).toMatchObject({ outcome: 'placed' })
    pops.state.heal('oc')
    expect(await order(oc)).toMatchObject({ outcome: 'placed' })
  })
})

test('a session never goes back in time while a replica catches up', async () => {
  const pops = await start(50)
  const sku = `sku-${randomUUID()}`
  const writer = storeInSession(pops.fetch('oc'))
  const reader = storeInSession(pops.fetch('eu'))
  const seen: number[] = []
  for (let stock = 1; stock <= 15; stock++) {
    await writer.setStock(sku, stock)
    // Every third one asks the primary, and is ahead of the replica from then on.
    if (stock % 3 === 0) await reader.setStock(`${sku}-other`, stock)
    seen.push((await reader.item(sku))?.stock ?? 0)
  }
  await pops.stop()
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  expect(new Set(seen).size).toBeGreaterThan(3)
})

test('nothing reaches the replica of one that is cut off, and all of it afterwards', async () => {
  const pops = await start(0)
  const sku = `sku-${randomUUID()}`
  const [oc, eu] = names.map((name) => storeOver(pops.fetch(name))) as [Store, Store]
  pops.state.cut('oc')
  await eu.setStock(sku, 3)
  const seen = [await eu.item(sku), await oc.item(sku)]
  pops.state.heal('oc')
  const healed = await oc.item(sku)
  await pops.stop()
  expect(seen).toEqual([{ sku, stock: 3, available: 3 }, undefined])
  expect(healed).toEqual({ sku, stock: 3, available: 3 })
})
