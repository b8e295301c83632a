import { expect, test } from 'vitest'
import { createApp } from '../../src/api/app.ts'
import { StoreUnavailable } from '../../src/store/errors.ts'
import type { Store } from '../../src/store/store.ts'

const link = { code: 'a'.repeat(12), url: 'https://example.com/x', madeAt: 1, expiresAt: 2 ** 45 }

function start(answers: Partial<Store> = {}) {
  const store: Store = { keep: async (wanted) => wanted, link: async () => link, ...answers }
  return createApp({ store, region: 'north-1', version: 'v7', log: () => {} })
}

const post = (body: unknown, headers: Record<string, string> = { 'idempotency-key': 'k' }) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers,
})

test('POST /links answers with a code', async () => {
  const response = await start().request('/links', post({ url: link.url, ttlSeconds: 60 }))
  expect(response.status).toBe(201)
  expect(await response.json()).toEqual({
    code: expect.stringMatching(/^[0-9a-f]{12}$/),
    url: link.url,
    expiresAt: expect.any(Number),
  })
})

test.each(['GET', 'HEAD'])('%s /l/:code leads there', async (method) => {
  const response = await start().request(`/l/${link.code}`, { method })
  expect([response.status, response.headers.get('location')]).toEqual([302, link.url])
})

test('GET /health/data reads through the store, and says when that fails', async () => {
  expect((await start().request('/health/data')).status).toBe(200)
  const away = { link: () => Promise.reject(new StoreUnavailable('away')) }
  expect((await start(away).request('/health/data')).status).toBe(503)
})

const old = { ...link, expiresAt: 1 }

test.each<[string, number, Partial<Store>, string, RequestInit]>([
  ['expired', 410, { link: async () => old }, `/l/${link.code}`, {}],
  ['not-found', 404, { link: async () => undefined }, `/l/${link.code}`, {}],
  ['not-found', 404, {}, '/l/health', {}],
  ['invalid-request', 400, {}, '/links', post({ url: link.url, ttlSeconds: 60 }, {})],
  ['invalid-request', 400, {}, '/links', post({ url: link.url, ttlSeconds: 0 })],
  ['invalid-request', 400, {}, '/links', post({ url: 'javascript:alert(1)', ttlSeconds: 60 })],
])('%s is %i', async (kind, status, answers, path, request) => {
  const response = await start(answers).request(path, request)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ type: `urn:problem:${kind}`, status })
})
