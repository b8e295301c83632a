import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { orderId } from '../../src/domain/orders.ts'
import { type RegionStore, storeOn } from '../../src/store/open.ts'
import { type Regions, startDynamoRegions } from './dynamodb-regions.ts'

let regions: Regions
let here: string
let store: RegionStore
let elsewhere: RegionStore
let sku: string

/** What happens to a write, and after a read; the default lets them be. */
let onWrite = <T>(write: () => Promise<T>): Promise<T> => write()
let afterRead = async (): Promise<unknown> => undefined

beforeAll(async () => {
  regions = await startDynamoRegions()
  const [first, second] = regions.names as [string, string]
  here = first
  elsewhere = regions.store(second)
  const client = regions.client(here)
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'GetItemCommand') return onWrite(() => next(args))
        const answer = await next(args)
        await afterRead()
        return answer
      },
    { step: 'initialize' },
  )
  store = storeOn({ client, table: regions.table, region: here })
})
afterAll(() => regions.stop())
beforeEach(async () => {
  sku = `sku-${randomUUID()}`
  await elsewhere.setStock(sku, 9)
})
afterEach(() => {
  onWrite = (write) => write()
  afterRead = async () => undefined
  vi.useRealTimers()
})

class Crash extends Error {}

/** The process dies at its next write but `writes`: before it is sent, or before its answer arrives. */
function crashAfter(writes: number, when: 'sent' | 'answered'): void {
  let done = 0
  onWrite = async (write) => {
    if (done++ < writes) return write()
    if (when === 'answered' && done === writes + 1) await write()
    throw new Crash()
  }
}

const order = (of: RegionStore, key: string) =>
  of.placeOrder({ sku, quantity: 2, key, bodyHash: 'h' })
const buyAnother = () => order(elsewhere, randomUUID())

test.each([
  [0, 'sent'],
  [0, 'answered'],
  [1, 'sent'],
  [1, 'answered'],
  [2, 'sent'],
] as const)(
  'an order that dies after %i of its writes, the next %s, is the same one for the retry elsewhere',
  async (writes, when) => {
    const key = randomUUID()
    crashAfter(writes, when)
    await order(store, key).catch((error) => expect(error).toBeInstanceOf(Crash))
    const retried = await order(elsewhere, key)
    if (!('order' in retried)) throw new Error(retried.outcome)
    expect(await elsewhere.order(retried.order.id)).toEqual(retried.order)
    expect(await elsewhere.item(sku)).toMatchObject({ available: 7 })
    expect(await order(elsewhere, key)).toEqual({ outcome: 'replayed', order: retried.order })
    expect(await elsewhere.item(sku)).toMatchObject({ available: 7 })
  },
)

test('an order that nobody retries is finished by a later buyer of the item', async () => {
  const key = randomUUID()
  crashAfter(0, 'answered')
  await expect(order(store, key)).rejects.toThrow(Crash)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
  expect(await elsewhere.order(orderId(key))).toBeUndefined()
  await buyAnother()
  vi.useRealTimers()
  expect(await elsewhere.order(orderId(key))).toMatchObject({ region: here, quantity: 2 })
  expect(await elsewhere.item(sku)).toMatchObject({ available: 5 })
})

test('a write that arrives after its order was finished elsewhere takes nothing more', async () => {
  const key = randomUUID()
  const late = Promise.withResolvers<void>()
  onWrite = async (write) => {
    onWrite = (next) => next()
    await late.promise
    return write()
  }
  const slow = order(store, key)
  const placed = await order(elsewhere, key)
  late.resolve()
  expect(await slow).toEqual({ ...placed, outcome: 'replayed' })
  expect(await elsewhere.item(sku)).toMatchObject({ available: 7 })
})

test('an order that is placed elsewhere between two reads is found by the second', async () => {
  const key = randomUUID()
  afterRead = () => {
    afterRead = async () => undefined
    return order(elsewhere, key)
  }
  expect(await order(store, key)).toMatchObject({ outcome: 'replayed' })
  expect(await elsewhere.item(sku)).toMatchObject({ available: 7 })
})

test('units of a hold whose key bought another item go back once, however many find it', async () => {
  const key = randomUUID()
  const other = `${sku}-other`
  await elsewhere.setStock(other, 9)
  onWrite = async (write) => {
    const held = await write()
    onWrite = () => Promise.reject(new Crash())
    await elsewhere.placeOrder({ sku: other, quantity: 2, key, bodyHash: 'other' })
    return held
  }
  await expect(order(store, key)).rejects.toThrow(Crash)
  expect(await elsewhere.item(sku)).toMatchObject({ available: 7 })
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
  await Promise.all([buyAnother(), buyAnother(), buyAnother()])
  vi.useRealTimers()
  expect(await elsewhere.item(sku)).toMatchObject({ available: 3 })
})

test('a write that is sent again takes its units once', async () => {
  onWrite = async (write) => {
    onWrite = (next) => next()
    await write()
    return write()
  }
  expect(await order(store, randomUUID())).toMatchObject({ order: { sku } })
  expect(await elsewhere.item(sku)).toMatchObject({ available: 7 })
})

test('a stock that is lowered while an order is on its way holds', async () => {
  onWrite = async (write) => {
    onWrite = (next) => next()
    await elsewhere.setStock(sku, 1)
    return write()
  }
  expect(await order(store, randomUUID())).toEqual({ outcome: 'sold-out', left: 1 })
})
