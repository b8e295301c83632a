import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle } from './bundle.ts'
import { type Pops, startPops } from './pops.ts'

let pops: Pops

beforeAll(async () => {
  const script = await bundle({ entry: 'src/api/worker.ts' })
  pops = await startPops({ pops: ['oc'], script, owner: script })
})
afterAll(() => pops.stop())

const ask = (path: string, bookmark?: string, init: RequestInit = {}) =>
  pops.fetch('oc')(path, {
    ...init,
    ...(bookmark !== undefined && { headers: { 'x-d1-bookmark': bookmark } }),
  })

test('every answer that asked the database has a bookmark to send back', async () => {
  const put = await ask('/items/lamp', undefined, { method: 'PUT', body: '{"stock": 3}' })
  const written = put.headers.get('x-d1-bookmark') ?? ''
  expect(written).not.toBe('')
  const read = await ask('/items/lamp', written)
  expect(read.status).toBe(200)
  expect((read.headers.get('x-d1-bookmark') ?? '') >= written).toBe(true)
})

test.each([
  'first-primary',
  'first-unconstrained',
  'x',
  '0000',
  '00000001-',
  "00000001-00000000'; DROP TABLE items",
  `0-${'f'.repeat(300)}`,
])('%s is no bookmark: 400, and what to do', async (bookmark) => {
  const response = await ask('/items/lamp', bookmark)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ detail: expect.stringContaining('leave it out') })
})

test('an empty bookmark is none, and /health does not look at it', async () => {
  expect((await ask('/items/lamp', '')).status).toBe(200)
  expect((await ask('/health', 'first-primary')).status).toBe(200)
})
