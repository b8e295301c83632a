import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { hashOf } from '../../src/domain/orders.ts'
import { StoreUnavailable } from '../../src/store/errors.ts'
import type { Regions } from './regions.ts'
import { patiently } from './store-contract.ts'

/** What a store that is strongly consistent between regions promises its callers in each of them. */
export function manyRegionsContract(start: () => Promise<Regions>): void {
  let regions: Regions
  let here: string
  let there: string
  let sku: string

  beforeAll(async () => {
    regions = await start()
    ;[here, there] = regions.names as [string, string]
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
  const inAll = <T>(work: (region: string) => Promise<T>) => Promise.all(regions.names.map(work))
  const available = async (region: string) => (await regions.store(region).item(sku))?.available

  test('what one region writes every region reads, at once', async () => {
    await regions.store(here).setStock(sku, 9)
    expect(await inAll(available)).toEqual(regions.names.map(() => 9))
    const placed = await order(there, 2)
    if (placed.outcome !== 'placed') throw new Error(placed.outcome)
    expect(await inAll(available)).toEqual(regions.names.map(() => 7))
    expect(await inAll((region) => regions.store(region).order(placed.order.id))).toEqual(
      regions.names.map(() => placed.order),
    )
  })

  test('one region may sell all there is, and then no other has any', async () => {
    await regions.store(here).setStock(sku, 3)
    expect(await order(there, 3)).toMatchObject({ outcome: 'placed' })
    expect(await order(here, 1)).toEqual({ outcome: 'sold-out', left: 0 })
  })

  test('orders from every region at once for the last 5 are placed for exactly 5', async () => {
    await regions.store(here).setStock(sku, 5)
    const orders = await inAll(async (region) => {
      const outcomes: string[] = []
      for (let number = 0; number < 5; number++) {
        const placement = await patiently(() => order(region, 1, `${sku}-${region}-${number}`))
        outcomes.push(placement.outcome)
      }
      return outcomes
    })
    const sold = orders.flat().filter((outcome) => ['placed', 'replayed'].includes(outcome))
    expect(sold).toHaveLength(5)
    expect(await inAll(available)).toEqual(regions.names.map(() => 0))
  })

  test('one key in every region at once is one order', async () => {
    await regions.store(here).setStock(sku, 30)
    const key = randomUUID()
    const placements = await inAll((region) => patiently(() => order(region, 2, key)))
    const ids = placements.map((one) => 'order' in one && one.order.id)
    expect(new Set(ids).size).toBe(1)
    expect(placements.filter(({ outcome }) => outcome === 'placed')).toHaveLength(1)
    expect(await inAll(available)).toEqual(regions.names.map(() => 28))
  })

  test('a key that comes again elsewhere with another body is refused', async () => {
    await regions.store(here).setStock(sku, 30)
    const key = randomUUID()
    await order(here, 2, key)
    expect(await order(there, 3, key)).toEqual({ outcome: 'key-reused' })
    expect(await inAll(available)).toEqual(regions.names.map(() => 28))
  })

  test('one key for two items at once buys one of them, and the other gets its units back', async () => {
    const other = `${sku}-other`
    const key = randomUUID()
    for (const one of [sku, other]) await regions.store(here).setStock(one, 30)
    const placements = await Promise.all([
      patiently(() => order(here, 2, key)),
      patiently(() => order(there, 2, key, other)),
    ])
    expect(placements.map(({ outcome }) => outcome).sort()).toEqual(['key-reused', 'placed'])
    // Where a try ended while it gave its units back, whoever looks finishes it, once it must be dead.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
    onTestFinished(() => void vi.useRealTimers())
    const left = await Promise.all([sku, other].map((one) => regions.store(here).item(one)))
    expect(left.map((item) => item?.available).sort()).toEqual([28, 30])
  })

  describe('a region that sees no other', () => {
    beforeEach(async () => {
      await regions.store(here).setStock(sku, 9)
      await regions.replication.settled()
      regions.replication.isolate(here)
      return () => regions.replication.rejoin(here)
    })

    test('neither sells nor tells what is left', async () => {
      const store = regions.store(here)
      await expect(store.item(sku)).rejects.toThrow(StoreUnavailable)
      await expect(store.order('0'.repeat(32))).rejects.toThrow(StoreUnavailable)
      await expect(store.setStock(sku, 1)).rejects.toThrow(StoreUnavailable)
      await expect(order(here, 1)).rejects.toThrow(StoreUnavailable)
    })

    test('knows that its users are better served elsewhere, and the others go on', async () => {
      expect(await regions.store(here).evacuated()).toBe(true)
      expect(await regions.store(there).evacuated()).toBe(false)
      expect(await order(there, 2)).toMatchObject({ outcome: 'placed' })
      regions.replication.rejoin(here)
      expect(await regions.store(here).evacuated()).toBe(false)
      expect(await available(here)).toBe(7)
    })
  })
}
