import { afterAll, beforeAll, expect, test } from 'vitest'
import { openClient, type RegionStore, storeOn } from '../../src/store/open.ts'
import { type Regions, startRegions } from './regions.ts'

const names = ['a', 'b']
let regions: Regions
let stores: Record<string, RegionStore>

beforeAll(async () => {
  regions = await startRegions(names, { lagMs: 20 })
  stores = Object.fromEntries(
    names.map((region) => {
      const client = openClient(region, regions.of(region).endpoint)
      return [region, storeOn({ client, table: regions.table, region, regions: names })]
    }),
  )
})
afterAll(() => regions.stop())

test('an order that two regions took for one key gives its units back once, in every region', async () => {
  const { a, b } = stores as { a: RegionStore; b: RegionStore }
  const basket = { sku: 'lamp', quantity: 3, key: 'twice', bodyHash: 'same' }
  await a.setStock('lamp', 20)
  await regions.replication.settled()

  regions.replication.cut('a', 'b')
  const [first, second] = [await a.placeOrder(basket), await b.placeOrder(basket)]
  expect([first.outcome, second.outcome]).toEqual(['placed', 'placed'])
  regions.replication.restore('a', 'b')
  await regions.replication.settled()

  // Whoever reads it, and however often: the region that lost settles it when it first does.
  for (let round = 0; round < 3; round++) {
    for (const store of [a, b]) {
      const replay = await store.placeOrder(basket)
      expect(replay).toEqual({ outcome: 'replayed', order: 'order' in first && first.order })
    }
    await regions.replication.settled()
    for (const store of [a, b]) expect(await store.item('lamp')).toMatchObject({ available: 17 })
  }
})
