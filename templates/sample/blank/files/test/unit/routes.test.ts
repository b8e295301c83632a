import { expect, test } from 'vitest'
import { createApp } from '../../src/api/app.ts'
import { noteOf } from '../../src/domain/notes.ts'
import { StoreUnavailable } from '../../src/store/errors.ts'
import type { Store } from '../../src/store/store.ts'

const note = noteOf('k', 'hello')

function start(answers: Partial<Store> = {}) {
  const store: Store = { keep: async () => {}, note: async () => note, ...answers }
  return createApp({ store, region: 'north-1', version: 'v7', log: () => {} })
}

const post = (body: unknown, headers: Record<string, string> = { 'idempotency-key': 'k' }) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers,
})

test('POST /notes keeps a note and answers with it', async () => {
  const kept: unknown[] = []
  const app = start({ keep: async (one) => void kept.push(one) })
  const response = await app.request('/notes', post({ text: 'hello' }))
  expect([response.status, await response.json()]).toEqual([201, note])
  expect(kept).toEqual([note])
})

test('GET /notes/:id answers with the note', async () => {
  const response = await start().request(`/notes/${note.id}`)
  expect([response.status, await response.json()]).toEqual([200, note])
})

test('GET /health/data reads through the store, and says when that fails', async () => {
  expect((await start().request('/health/data')).status).toBe(200)
  const away = { note: () => Promise.reject(new StoreUnavailable('away')) }
  expect((await start(away).request('/health/data')).status).toBe(503)
})

test.each<[string, number, Partial<Store>, string, RequestInit]>([
  ['not-found', 404, { note: async () => undefined }, `/notes/${note.id}`, {}],
  ['not-found', 404, {}, '/notes/health', {}],
  ['invalid-request', 400, {}, '/notes', post({ text: 'hello' }, {})],
  ['invalid-request', 400, {}, '/notes', post({ text: '' })],
  ['invalid-request', 400, {}, '/notes', post({ text: 'a'.repeat(1_001) })],
])('%s is %i', async (kind, status, answers, path, request) => {
  const response = await start(answers).request(path, request)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ type: `urn:problem:${kind}`, status })
})
