import { expect, test } from 'vitest'
import { createApp } from '../../src/api/app.ts'
import { StoreUnavailable } from '../../src/store/errors.ts'
import type { Store } from '../../src/store/store.ts'

const order = { id: 'a'.repeat(32), sku: 'tea', quantity: 2, region: 'north-1' }

function start(answers: Partial<Store> = {}) {
  const store: Store = {
    setStock: async (sku, stock) => ({ sku, stock, available: stock }),
    item: async (sku) => ({ sku, stock: 9, available: 4 }),
    placeOrder: async () => ({ outcome: 'placed', order }),
    order: async () => order,
    ...answers,
  }
  return createApp({ store, region: 'north-1', version: 'v7', log: () => {} })
}

const post = (body: unknown, headers: Record<string, string> = { 'idempotency-key': 'k' }) => ({
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers,
})

test('PUT /items/:sku answers with the item', async () => {
  const response = await start().request('/items/tea', { method: 'PUT', body: '{"stock":10}' })
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ sku: 'tea', stock: 10, available: 10 })
})

test('GET /items/:sku answers with what is available', async () => {
  const response = await start().request('/items/tea')
  expect(await response.json()).toEqual({ sku: 'tea', available: 4 })
})

test.each([
  ['placed', 201],
  ['replayed', 200],
] as const)('POST /orders answers for an order that was %s with %i', async (outcome, status) => {
  const app = start({ placeOrder: async () => ({ outcome, order }) })
  const response = await app.request('/orders', post({ sku: 'tea', quantity: 2 }))
  expect(response.status).toBe(status)
  expect(await response.json()).toEqual(order)
})

test('GET /orders/:id asks the store for no id that an order cannot have', async () => {
  const app = start({
    order: async () => {
      throw new Error('asked')
    },
  })
  for (const id of ['x', 'A'.repeat(32), 'a'.repeat(3000)]) {
    expect((await app.request(`/orders/${id}`)).status).toBe(404)
  }
})

test('GET /orders/:id answers as POST did', async () => {
  const response = await start().request(`/orders/${order.id}`)
  expect(await response.json()).toEqual(order)
})

test('an order of 1.0.0 has no region', async () => {
  const headers = { 'accept-version': '~1.0' }
  const response = await start().request(`/orders/${order.id}`, { headers })
  expect(await response.json()).not.toHaveProperty('region')
})

test('GET /health/data reads through the store, and says when that fails', async () => {
  expect((await start({ item: async () => undefined }).request('/health/data')).status).toBe(200)
  const item = async () => {
    throw new StoreUnavailable('away')
  }
  expect((await start({ item }).request('/health/data')).status).toBe(503)
})

test.each([
  ['no key', post({ sku: 'tea', quantity: 1 }, {}), 'Idempotency-Key'],
  ['no sku', post({ quantity: 1 }), 'sku'],
  ['an odd sku', post({ sku: 'ITEM#tea', quantity: 1 }), 'sku'],
  ['a quantity of zero', post({ sku: 'tea', quantity: 0 }), '1 to 1000'],
  ['a quantity of 1001', post({ sku: 'tea', quantity: 1001 }), '1 to 1000'],
  ['a broken quantity', post({ sku: 'tea', quantity: 1.5 }), '1 to 1000'],
  ['a quantity in words', post({ sku: 'tea', quantity: '1' }), '1 to 1000'],
])('an order with %s is told what to send', async (_, request, detail) => {
  const response = await start().request('/orders', request)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ detail: expect.stringContaining(detail) })
})

test.each([-1, 1.5, 1_000_000_001, null, '5'])('a stock of %s is refused', async (stock) => {
  const request = { method: 'PUT', body: JSON.stringify({ stock }) }
  expect((await start().request('/items/tea', request)).status).toBe(400)
})

test.each(['a%23b', '%', '.hidden', 'x'.repeat(65)])('the path /items/%s is 400', async (sku) => {
  expect((await start().request(`/items/${sku}`)).status).toBe(400)
})

const placing = (outcome: 'unknown-item' | 'key-reused') => ({
  placeOrder: async () => ({ outcome }),
})
const buy = post({ sku: 'tea', quantity: 1 })

test.each<[string, number, Partial<Store>, string, RequestInit]>([
  [
    ...(['sold-out', 409] as const),
    { placeOrder: async () => ({ outcome: 'sold-out', left: 3 }) },
    ...(['/orders', buy] as const),
  ],
  ['key-reused', 422, placing('key-reused'), '/orders', buy],
  ['not-found', 404, placing('unknown-item'), '/orders', buy],
  ['not-found', 404, { item: async () => undefined }, '/items/tea', {}],
  ['not-found', 404, { order: async () => undefined }, `/orders/${order.id}`, {}],
])('%s is %i', async (kind, status, answers, path, request) => {
  const response = await start(answers).request(path, request)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ type: `urn:problem:${kind}`, status })
})
