import { expect, test } from 'vitest'
import { StoreUnavailable } from '../../src/store/errors.ts'
import { openStore, type StoreBindings } from '../../src/store/open.ts'

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
