import { expect, test } from 'vitest'
import { createApp } from '../../src/api/app.ts'
import { StoreUnavailable } from '../../src/store/errors.ts'
import type { Store } from '../../src/store/store.ts'

const booking = { id: 'a'.repeat(32), event: 'opera', seat: 3, region: 'north-1', cancelled: false }

function start(answers: Partial<Store> = {}) {
  const store: Store = {
    open: async (event, seats) => ({ event, seats, free: [1] }),
    house: async (event) => ({ event, seats: 2, free: [2] }),
    book: async () => ({ outcome: 'booked', booking }),
    booking: async () => booking,
    cancel: async () => 'cancelled',
    ...answers,
  }
  return createApp({ store, region: 'north-1', version: 'v7', log: () => {} })
}

const post = (body: unknown, headers: Record<string, string> = { 'idempotency-key': 'k' }) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers,
})
const wish = post({ event: 'opera', seat: 3 })

test('PUT /events/:event opens it', async () => {
  const request = { method: 'PUT', body: '{"seats":2}' }
  const response = await start().request('/events/opera', request)
  expect(await response.json()).toEqual({ event: 'opera', seats: 2, free: [1] })
})

test('GET /events/:event says what is free here', async () => {
  expect(await (await start().request('/events/opera')).json()).toMatchObject({ free: [2] })
})

test('GET /bookings/:id answers as POST did', async () => {
  expect(await (await start().request('/bookings', wish)).json()).toEqual(booking)
  expect(await (await start().request(`/bookings/${booking.id}`)).json()).toEqual(booking)
})

test('DELETE /bookings/:id answers with nothing', async () => {
  const response = await start().request(`/bookings/${booking.id}`, { method: 'DELETE' })
  expect([response.status, await response.text()]).toEqual([204, ''])
})

test('GET /health/data reads through the store, and says when that fails', async () => {
  expect((await start().request('/health/data')).status).toBe(200)
  const house = () => Promise.reject(new StoreUnavailable('away'))
  expect((await start({ house }).request('/health/data')).status).toBe(503)
})

test.each<[string, number, Partial<Store>, string, RequestInit]>([
  ['seat-taken', 409, { book: async () => ({ outcome: 'taken' }) }, '/bookings', wish],
  [
    'ask-elsewhere',
    409,
    { book: async () => ({ outcome: 'elsewhere', seller: 'south-1' }) },
    '/bookings',
    wish,
  ],
  ['not-found', 404, { book: async () => ({ outcome: 'unknown-seat' }) }, '/bookings', wish],
  ['not-found', 404, { house: async () => undefined }, '/events/opera', {}],
  ['not-found', 404, { booking: async () => undefined }, `/bookings/${booking.id}`, {}],
  [
    'ask-elsewhere',
    409,
    { cancel: async () => 'elsewhere' },
    `/bookings/${booking.id}`,
    { method: 'DELETE' },
  ],
  ['not-found', 404, {}, '/bookings/x', { method: 'DELETE' }],
  ['invalid-request', 400, {}, '/bookings', post({ event: 'opera', seat: 3 }, {})],
  ['invalid-request', 400, {}, '/bookings', post({ event: 'opera', seat: 0 })],
  ['invalid-request', 400, {}, '/bookings', post({ event: 'EVENT#opera', seat: 3 })],
])('%s is %i', async (kind, status, answers, path, request) => {
  const response = await start(answers).request(path, request)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ type: `urn:problem:${kind}`, status })
})
