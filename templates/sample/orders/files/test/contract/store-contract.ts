import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hashOf } from '../../src/domain/orders.ts'
import { StoreUnavailable } from '../../src/store/errors.ts'
import type { Store } from '../../src/store/store.ts'

/** A store as one place of the service sees it, and where that is. */
export interface Opened {
  store: Store
  region: string
  stop(): Promise<void>
}

/**
 * What every store does for its callers.
 *
 * @param onSale how many units to put on sale for so many to be sold here: more, where others have a share of them
 */
export function storeContract(
  start: () => Promise<Opened>,
  onSale: (units: number) => number = (units) => units,
): void {
  let opened: Opened
  let store: Store
  let sku: string

  beforeAll(async () => {
    opened = await start()
    store = opened.store
  })
  afterAll(() => opened.stop())
  beforeEach(() => {
    sku = `sku-${randomUUID()}`
  })

  const order = (quantity: number, key: string = randomUUID(), wanted = sku) =>
    store.placeOrder({
      ...{ sku: wanted, quantity, key },
      bodyHash: hashOf({ sku: wanted, quantity }),
    })
  /**
   * How many of so many orders at once have each outcome. On a slow machine a store is busy for longer than it waits by
   * itself, and what a try has placed that ended so, the next one replays: `sold` is both.
   */
  const atOnce = async (count: number, quantity: number, key?: string) => {
    const placements = await Promise.all(
      Array.from({ length: count }, () => {
        const own = key ?? randomUUID()
        return patiently(() => order(quantity, own))
      }),
    )
    const ended = (as: string) => placements.filter(({ outcome }) => outcome === as).length
    const placed = ended('placed')
    return { placed, sold: placed + ended('replayed'), refused: ended('sold-out') }
  }

  describe('stock', () => {
    test('of an item that was never put on sale is unknown', async () => {
      expect(await store.item(sku)).toBeUndefined()
      expect(await order(1)).toEqual({ outcome: 'unknown-item' })
      expect(await store.order('0'.repeat(32))).toBeUndefined()
    })

    test('is what was put on sale, less what was sold', async () => {
      expect(await store.setStock(sku, 30)).toEqual({ sku, stock: 30, available: 30 })
      await order(4)
      expect(await store.item(sku)).toEqual({ sku, stock: 30, available: 26 })
    })

    test('set again to the same number puts nothing more on sale', async () => {
      await store.setStock(sku, 30)
      await order(4)
      expect(await store.setStock(sku, 30)).toEqual({ sku, stock: 30, available: 26 })
    })

    test('can be raised, after which what was sold out is sold again', async () => {
      await store.setStock(sku, onSale(1))
      await order(1)
      expect(await order(1)).toMatchObject({ outcome: 'sold-out' })
      await store.setStock(sku, onSale(2))
      expect(await order(1)).toMatchObject({ outcome: 'placed' })
      expect(await order(1)).toMatchObject({ outcome: 'sold-out' })
    })

    test('lowered below what was sold leaves nothing, rather than less', async () => {
      await store.setStock(sku, 30)
      await order(10)
      expect(await store.setStock(sku, 6)).toEqual({ sku, stock: 6, available: 0 })
      expect(await order(1)).toEqual({ outcome: 'sold-out', left: 0 })
    })

    test('set by many at once ends as what one of them said', async () => {
      const numbers = [10, 20, 30, 40, 50, 60, 70, 80]
      await Promise.all(numbers.map((stock) => patiently(() => store.setStock(sku, stock))))
      expect(numbers).toContain((await store.item(sku))?.stock)
    })
  })

  describe('an order', () => {
    test('can be read back', async () => {
      await store.setStock(sku, 30)
      const placed = await order(2)
      if (placed.outcome !== 'placed') throw new Error(placed.outcome)
      expect(placed.order).toMatchObject({ sku, quantity: 2, region: opened.region })
      expect(await store.order(placed.order.id)).toEqual(placed.order)
    })

    test('for more than is left takes nothing and says what is left', async () => {
      await store.setStock(sku, onSale(5))
      await order(3)
      expect(await order(3)).toEqual({ outcome: 'sold-out', left: 2 })
      expect(await store.item(sku)).toMatchObject({ available: onSale(5) - 3 })
    })

    test('of 30 at once for the last 5 is placed for exactly 5', async () => {
      await store.setStock(sku, onSale(5))
      expect(await atOnce(30, 1)).toMatchObject({ sold: 5, refused: 25 })
      expect(await store.item(sku)).toMatchObject({ available: onSale(5) - 5 })
    })

    test('of several units never goes past what is left', async () => {
      await store.setStock(sku, onSale(10))
      expect(await atOnce(12, 3)).toMatchObject({ sold: 3, refused: 9 })
      expect(await store.item(sku)).toMatchObject({ available: onSale(10) - 9 })
    })
  })

  describe('a key that comes again', () => {
    test('gives the same order and takes nothing more', async () => {
      await store.setStock(sku, 30)
      const key = randomUUID()
      const first = await order(2, key)
      expect(await order(2, key)).toEqual({ ...first, outcome: 'replayed' })
      expect(await store.item(sku)).toMatchObject({ available: 28 })
    })

    test('gives the same order when the stock has gone', async () => {
      await store.setStock(sku, onSale(1))
      const key = randomUUID()
      const first = await order(1, key)
      expect(await order(1, key)).toEqual({ ...first, outcome: 'replayed' })
    })

    test('20 times at once makes one order', async () => {
      await store.setStock(sku, 300)
      const key = randomUUID()
      const { placed, sold } = await atOnce(20, 1, key)
      expect(sold).toBe(20)
      expect(placed).toBeLessThanOrEqual(1)
      expect(await store.item(sku)).toMatchObject({ available: 299 })
    })

    test('with another body is refused and takes nothing', async () => {
      await store.setStock(sku, 30)
      const key = randomUUID()
      await order(2, key)
      expect(await order(3, key)).toEqual({ outcome: 'key-reused' })
      expect(await store.item(sku)).toMatchObject({ available: 28 })
    })

    test('after it was refused for want of stock may be placed', async () => {
      await store.setStock(sku, 0)
      const key = randomUUID()
      expect(await order(1, key)).toMatchObject({ outcome: 'sold-out' })
      await store.setStock(sku, onSale(1))
      expect(await order(1, key)).toMatchObject({ outcome: 'placed' })
    })
  })

  test('names with odd characters stay apart', async () => {
    const odd = ['#', 'a#b', 'a', 'SUPPLY#north-1', ' ', 'ü', 'u\u0308', '😀', "'; --", '"', '\\']
    const skus = odd.map((one) => `${sku}${one}`)
    for (const [i, one] of skus.entries()) await store.setStock(one, 3 * (i + 1))
    for (const one of skus) await order(1, `key ${one}`, one)
    for (const [i, one] of skus.entries()) {
      expect(await store.item(one), one).toMatchObject({ available: 3 * (i + 1) - 1 })
      expect(await order(1, `key ${one}`, one), one).toMatchObject({ outcome: 'replayed' })
    }
  })
}

/** As a client does: the same request again while the store is busy. */
export async function patiently<T>(request: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await request()
    } catch (error) {
      if (tries === 10 || !(error instanceof StoreUnavailable)) throw error
    }
  }
}
