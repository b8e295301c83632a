import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { hashOf, type Order } from '../../src/domain/orders.ts'
import { type Regions, replicateAll, startDynamoRegions } from './dynamodb-regions.ts'
import { storeContract } from './store-contract.ts'

describe('DynamoDB, in one of three regions', () => {
  storeContract(
    async () => {
      const regions = await startDynamoRegions()
      const region = regions.names[0] as string
      return { store: regions.store(region), region, stop: () => regions.stop() }
    },
    // The others have their shares.
    (units) => 3 * units,
  )
})

// What an eventually consistent store keeps between regions that see each other late, in part or not at all.
describe('DynamoDB, between regions', () => {
  let regions: Regions
  let north: string
  let south: string
  let west: string
  let sku: string

  beforeAll(async () => {
    regions = await startDynamoRegions()
    ;[north, south, west] = regions.names as [string, string, string]
  })
  afterAll(() => regions.stop())
  beforeEach(() => {
    sku = `sku-${randomUUID()}`
  })

  const order = (region: string, quantity: number, key: string = randomUUID(), wanted = sku) =>
    regions.store(region).placeOrder({
      ...{ sku: wanted, quantity, key },
      bodyHash: hashOf({ sku: wanted, quantity }),
    })
  const placed = async (...args: Parameters<typeof order>): Promise<Order> => {
    const placement = await order(...args)
    if (placement.outcome !== 'placed') throw new Error(placement.outcome)
    return placement.order
  }
  const available = async (region: string) => (await regions.store(region).item(sku))?.available
  const putOnSale = async (stock: number) => {
    await regions.store(north).setStock(sku, stock)
    await replicateAll(regions)
  }

  describe('regions that do not see each other', () => {
    test('sell all of the stock between them and no more', async () => {
      await putOnSale(16)
      const sold: string[] = []
      for (const region of regions.names) {
        while ((await order(region, 1)).outcome === 'placed') sold.push(region)
      }
      const counts = regions.names.map((name) => sold.filter((one) => one === name).length)
      expect(counts).toEqual([6, 5, 5])
      await replicateAll(regions)
      expect(await Promise.all(regions.names.map(available))).toEqual([0, 0, 0])
    })

    test('do not sell what they have not seen on sale', async () => {
      await regions.store(north).setStock(sku, 9)
      expect(await order(south, 1)).toEqual({ outcome: 'unknown-item' })
    })

    test('agree on the later of two stocks once they see both', async () => {
      await regions.store(north).setStock(sku, 9)
      await sleep(5)
      await regions.store(south).setStock(sku, 12)
      await replicateAll(regions)
      expect(await Promise.all(regions.names.map(available))).toEqual([12, 12, 12])
    })
  })

  test('a stock set after another was seen is the later one, though the clock says otherwise', async () => {
    await putOnSale(9)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 })
    await regions.store(south).setStock(sku, 6)
    vi.useRealTimers()
    await replicateAll(regions)
    expect(await Promise.all(regions.names.map(available))).toEqual([6, 6, 6])
  })

  test('a stock that is set again in another region puts nothing more on sale', async () => {
    await putOnSale(9)
    await order(north, 2)
    await replicateAll(regions)
    expect(await regions.store(south).setStock(sku, 9)).toMatchObject({ available: 7 })
    await replicateAll(regions)
    expect(await Promise.all(regions.names.map(available))).toEqual([7, 7, 7])
    expect(await order(north, 2)).toEqual({ outcome: 'sold-out', left: 1 })
  })

  test('a lowered stock holds in a region that has seen it and what the others sold', async () => {
    await putOnSale(30)
    await order(north, 10)
    await regions.store(north).setStock(sku, 12)
    await replicateAll(regions)
    // Two are left, and two regions that may sell them at the same time: one each.
    for (const region of [south, west]) {
      expect(await order(region, 2)).toEqual({ outcome: 'sold-out', left: 1 })
      expect(await order(region, 1)).toMatchObject({ outcome: 'placed' })
    }
  })

  describe('a key that made an order in two regions', () => {
    /** The order as each region placed it, north first, and all of it replicated. */
    async function placeTwice(key: string): Promise<[Order, Order]> {
      await putOnSale(30)
      const first = await placed(north, 2, key)
      await sleep(5)
      const second = await placed(south, 2, key)
      await replicateAll(regions)
      return [first, second]
    }

    test('settles to one in all regions, and the units of the other go back', async () => {
      const [first, second] = await placeTwice(randomUUID())
      expect(second.id).toBe(first.id)
      expect(await available(west)).toBe(26)
      for (const region of regions.names) {
        expect(await regions.store(region).order(first.id)).toEqual(first)
      }
      await replicateAll(regions)
      expect(await Promise.all(regions.names.map(available))).toEqual([28, 28, 28])
    })

    test('settles once, however many read it at the same time', async () => {
      const [first] = await placeTwice(randomUUID())
      const read = () => regions.store(south).order(first.id)
      expect(await Promise.all(Array.from({ length: 10 }, read))).toEqual(Array(10).fill(first))
      expect(await read()).toEqual(first)
      expect(await available(south)).toBe(28)
    })

    test('settles when it is tried again in the region that lost', async () => {
      const key = randomUUID()
      const [first] = await placeTwice(key)
      expect(await order(south, 2, key)).toEqual({ outcome: 'replayed', order: first })
      expect(await available(south)).toBe(28)
    })

    test('frees units that the region may sell again', async () => {
      const [first] = await placeTwice(randomUUID())
      await regions.store(south).order(first.id)
      expect(await order(south, 10)).toMatchObject({ outcome: 'placed' })
    })

    test('is the same one in a region that hears of the loser first', async () => {
      await putOnSale(30)
      const key = randomUUID()
      const first = await placed(north, 2, key)
      await sleep(5)
      await placed(south, 2, key)
      await regions.replicate(north, south)
      await regions.store(south).order(first.id)
      await regions.replicate(south, west)
      expect(await regions.store(west).order(first.id)).toEqual(first)
      expect(await order(west, 2, key)).toEqual({ outcome: 'replayed', order: first })
    })

    test('for different things keeps the first and refuses the other', async () => {
      await putOnSale(30)
      const key = randomUUID()
      const first = await placed(north, 2, key)
      await sleep(5)
      await placed(south, 5, key)
      await replicateAll(regions)
      expect(await order(south, 5, key)).toEqual({ outcome: 'key-reused' })
      expect(await order(south, 2, key)).toEqual({ outcome: 'replayed', order: first })
      await replicateAll(regions)
      expect(await available(north)).toBe(28)
    })
  })

  test('whatever arrives in whatever order, nothing is oversold and each key has one order', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    const random = seeded(seed)
    const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
    const keys = Array.from({ length: 12 }, () => randomUUID())
    const ids = new Set<string>()
    let most = 12
    await putOnSale(most)

    for (let step = 0; step < 150; step++) {
      const [here, there] = [pick(regions.names), pick(regions.names)]
      const dice = random()
      if (dice < 0.6) {
        const placement = await order(here, 1, random() < 0.5 ? pick(keys) : randomUUID())
        if ('order' in placement) ids.add(placement.order.id)
      } else if (dice < 0.65) {
        most += 3
        // Stocks of one millisecond would be told apart by region, not by age.
        await sleep(2)
        await regions.store(here).setStock(sku, most)
      } else if (here !== there) {
        await regions.replicate(here, there, () => random() < 0.5)
      }
    }
    await replicateAll(regions)
    for (const id of ids) {
      for (const region of regions.names) await regions.store(region).order(id)
    }
    await replicateAll(regions)

    const views = await Promise.all(
      regions.names.map(async (region) => ({
        item: await regions.store(region).item(sku),
        orders: await Promise.all([...ids].map((id) => regions.store(region).order(id))),
        trespasses: await regions.trespasses(region),
      })),
    )
    const { item, orders } = views[0] as (typeof views)[number]
    expect(views, `seed ${seed}`).toEqual(views.map(() => ({ item, orders, trespasses: [] })))
    expect(item, `seed ${seed}`).toEqual({ sku, stock: most, available: most - ids.size })
    expect(orders, `seed ${seed}`).not.toContain(undefined)
  })
})

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
