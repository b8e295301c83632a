import { expect, test, vi } from 'vitest'
import router, { type Point, type RouterEnv } from '../../src/router/worker.ts'

const old = '11111111-1111-4111-8111-111111111111'
const next = '22222222-2222-4222-8222-222222222222'

/** One request through the router to a service that answers so; its metrics, and what the service was sent. */
async function send(
  answer: () => Response,
  path = '/orders',
  env: Partial<RouterEnv> = {},
  headers: Record<string, string> = {},
) {
  const points: Point[] = []
  const sent: Request[] = []
  const request = new Request(`https://example.test${path}`, {
    method: 'POST',
    body: 'hello',
    headers,
  })
  Object.defineProperty(request, 'cf', { value: { continent: 'OC', colo: 'SYD' } })
  const response = await router.fetch(request, {
    SERVICE: {
      async fetch(inner) {
        sent.push(inner)
        return answer()
      },
    },
    METRICS: { writeDataPoint: (point) => points.push(point) },
    ...env,
  })
  return { response, points, sent }
}

const ok = () => new Response('fine', { headers: { 'x-version': 'v1' } })

test('a request reaches the service whole, and its answer the client', async () => {
  const { response, sent } = await send(ok)
  expect(sent[0]?.method).toBe('POST')
  expect(await sent[0]?.text()).toBe('hello')
  expect(await response.text()).toBe('fine')
})

test('an answer is counted for the version that gave it, with where it was asked', async () => {
  const { points } = await send(ok)
  expect(points).toEqual([
    { indexes: ['v1 oc'], blobs: ['v1', 'oc', 'SYD'], doubles: [0, expect.any(Number)] },
  ])
})

test.each([
  [200, 0],
  [409, 0],
  [499, 0],
  [500, 1],
  [503, 1],
])('an answer with %i counts as failed: %i', async (status, failed) => {
  const { points } = await send(() => new Response('', { status }))
  expect(points[0]?.doubles[0]).toBe(failed)
})

test('a service that throws is a 502 that says what to do, and counts as a failure of an unknown version', async () => {
  const error = vi.spyOn(console, 'error').mockReturnValue()
  const { response, points } = await send(() => {
    throw new Error('out of memory')
  })
  expect(response.status).toBe(502)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toMatchObject({ status: 502 })
  expect(points).toMatchObject([{ indexes: ['unknown oc'], doubles: [1, expect.any(Number)] }])
  expect(error).toHaveBeenCalledWith(expect.stringContaining('out of memory'))
  error.mockRestore()
})

test.each([
  ['the pinned version', {}, old],
  [
    'the one that a smoke test named',
    { 'x-rollout-version': next, 'x-rollout-token': 'word' },
    next,
  ],
])('an answer of nobody counts for %s, and for no other', async (_, headers, version) => {
  const error = vi.spyOn(console, 'error').mockReturnValue()
  const PINS = JSON.stringify({ pins: { oc: old }, rest: next })
  const crash = () => {
    throw new Error('out of memory')
  }
  const { points } = await send(crash, '/orders', { PINS, SMOKE_TOKEN: 'word' }, headers)
  expect(points).toMatchObject([{ indexes: [`${version} oc`], blobs: [version, 'oc', 'SYD'] }])
  error.mockRestore()
})

test('health checks are not counted: they would hide a version that fails everything else', async () => {
  const { points } = await send(ok, '/health')
  expect(points).toEqual([])
})

test('the pins in force reach the service as an override', async () => {
  const PINS = JSON.stringify({ pins: { oc: old }, rest: null })
  const { sent } = await send(ok, '/orders', { PINS })
  expect(sent[0]?.headers.get('cloudflare-workers-version-overrides')).toMatch(old)
})
