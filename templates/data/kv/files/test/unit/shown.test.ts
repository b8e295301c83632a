import { expect, test } from 'vitest'
import { openStore, type StoreBindings } from '../../src/store/open.ts'
import { shownItem } from '../../src/store/shown.ts'

const kv = (get: () => unknown) => ({ get: async () => get() }) as unknown as KVNamespace

test('a copy in the shape of another release is none: the object is asked', async () => {
  const copy = { shape: 2, sku: 'lamp', units: { total: 9 } }
  expect(
    await shownItem(
      kv(() => copy),
      'lamp',
    ),
  ).toBeUndefined()
})

test('a KV that cannot be read is none either', async () => {
  const broken = kv(() => {
    throw new Error('KV GET failed: 503 Service Unavailable')
  })
  expect(await shownItem(broken, 'lamp')).toBeUndefined()
})

test('what is shown is shown where the objects cannot be reached', async () => {
  const copy = { shape: 1, sku: 'lamp', stock: 3, available: 2, asOf: 0 }
  const bindings = { ITEM: undefined, ORDER: undefined, SHOWN: kv(() => copy) }
  const request = new Request('https://shop.example')
  const { store } = openStore(bindings as unknown as StoreBindings, request)
  expect(await store.item('lamp')).toEqual({ sku: 'lamp', stock: 3, available: 2 })
})
