import { expect, test } from 'vitest'
import { StoreBusy, StoreUnavailable } from '../../src/store/errors.ts'
import { reached } from '../../src/store/failures.ts'
import { openStore, type StoreBindings } from '../../src/store/open.ts'

const failing = (says: object) => reached(Promise.reject(Object.assign(new Error('failed'), says)))

test('an object that more wait for than it can answer is busy, from everywhere', async () => {
  await expect(failing({ overloaded: true, retryable: true })).rejects.toThrow(StoreBusy)
})

test.each([{ retryable: true }, { durableObjectReset: true }])('%j may pass', async (says) => {
  const failure = await failing(says).catch((error) => error)
  expect(failure).toBeInstanceOf(StoreUnavailable)
  expect(failure).not.toBeInstanceOf(StoreBusy)
})

test('an error of the code stays one', async () => {
  await expect(failing({})).rejects.not.toBeInstanceOf(StoreUnavailable)
})

/** What a point of presence sees that cannot reach the objects. */
const lost = async () => {
  throw Object.assign(new Error('Network connection lost.'), { retryable: true })
}
const objects = { getByName: () => ({ read: lost, setStock: lost, place: lost }) }
const bindings = { ITEM: objects, ORDER: objects, SHOWN: { get: async () => null } }
const { store } = openStore(
  bindings as unknown as StoreBindings,
  new Request('https://shop.example'),
)

test.each([
  ['an item is read', () => store.item('tea')],
  ['an item is put on sale', () => store.setStock('tea', 1)],
  ['an order is read', () => store.order('0'.repeat(32))],
  [
    'an order is placed',
    () => store.placeOrder({ sku: 'tea', quantity: 1, key: 'k', bodyHash: 'h' }),
  ],
])('where the objects cannot be reached and %s, that is said', async (_, call) => {
  await expect(call()).rejects.toThrow(StoreUnavailable)
})
