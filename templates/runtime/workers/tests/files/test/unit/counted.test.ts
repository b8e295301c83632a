import { expect, test, vi } from 'vitest'
import { counted as own, type Point } from '../../src/api/counted.ts'

/** One request to a version that answers so: its answer, what it counted, and what the runtime was told to wait for. */
function send(
  answer: () => Promise<Response>,
  {
    path = '/orders',
    method = 'POST',
    headers = {},
    deadlineMs,
    counted = own,
  }: Partial<Record<'path' | 'method', string>> & {
    headers?: Record<string, string>
    deadlineMs?: number
    counted?: typeof own
  } = {},
) {
  const points: Point[] = []
  const waited: Promise<unknown>[] = []
  const env = {
    METRICS: { writeDataPoint: (point: Point) => points.push(point) },
    CF_VERSION_METADATA: { id: 'v1' },
  }
  const context = { waitUntil: (work: Promise<unknown>) => waited.push(work) }
  const request = new Request(`https://example.test${path}`, { method, headers })
  const response = counted(request, env, context, answer, deadlineMs)
  return { response, points, waited }
}

const answering = (status: number) => async () =>
  new Response(status === 304 ? null : '', { status })

test('a request is counted as it comes in, and again as it is answered', async () => {
  const answered = Promise.withResolvers<Response>()
  const { response, points } = send(() => answered.promise)
  expect(points).toMatchObject([{ indexes: ['v1'], blobs: ['v1', 'came', 'POST /orders'] }])
  answered.resolve(new Response('fine'))
  expect(await (await response).text()).toBe('fine')
  expect(points[1]).toEqual({
    indexes: ['v1'],
    blobs: ['v1', 'answered', 'POST /orders'],
    doubles: [0, 0, expect.any(Number)],
  })
})

test.each([
  [200, 0, 0],
  [201, 0, 0],
  [304, 0, 1],
  [409, 0, 1],
  [500, 1, 0],
  [503, 1, 0],
])('an answer with %i counts as failed: %i, refused: %i', async (status, failed, refused) => {
  const { response, points } = send(answering(status))
  await response
  expect(points[1]?.doubles.slice(0, 2)).toEqual([failed, refused])
})

test('what does not come in time is answered 504, which says what to do, and counts as a failure', async () => {
  const { response, points } = send(() => new Promise(() => {}), { deadlineMs: 5 })
  const answer = await response
  expect(answer.status).toBe(504)
  expect(answer.headers.get('x-version')).toBe('v1')
  expect(await answer.json()).toMatchObject({ status: 504, detail: expect.any(String) })
  expect(points[1]?.doubles.slice(0, 2)).toEqual([1, 0])
})

test('a service that throws counts as a failure, and throws', async () => {
  const { response, points } = send(async () => {
    throw new Error('out of memory')
  })
  await expect(response).rejects.toThrow('out of memory')
  expect(points[1]?.doubles[0]).toBe(1)
})

test('a client that leaves takes no count along: the runtime waits for the answer', async () => {
  const answered = Promise.withResolvers<Response>()
  const { waited, points } = send(() => answered.promise)
  expect(waited).toHaveLength(1)
  answered.resolve(new Response('fine'))
  await waited[0]
  expect(points).toHaveLength(2)
})

test.each([
  ['GET', '/items/lamp', 'GET /items'],
  ['PUT', '/items/lamp', 'PUT /items'],
  ['GET', '/orders/7', 'GET /orders'],
  ['HEAD', '/items/lamp', 'GET /items'],
  ['PATCH', '/orders/7', 'other'],
  ['GET', '/wp-login.php', 'other'],
])('%s %s is counted as %s', async (method, path, route) => {
  const { points } = send(answering(200), { path, method })
  expect(points[0]?.blobs[2]).toBe(route)
})

test('a route that takes every method is one, whichever it is asked with', async () => {
  vi.resetModules()
  const { routes } = await import('../../src/api/routes.ts')
  routes.all('/hooks/:from', (c) => c.body(null))
  const { counted } = await import('../../src/api/counted.ts')
  const { points } = send(answering(200), { path: '/hooks/shop', method: 'PATCH', counted })
  expect(points[0]?.blobs[2]).toBe('ALL /hooks')
})

test('health checks are counted apart: they would hide a version that fails everything else', () => {
  const { points } = send(answering(200), { path: '/health/data', method: 'GET' })
  expect(points[0]?.blobs[2]).toBe('asked')
})

test('so is a request whose client chose the version: anybody could stop a release with it', () => {
  const headers = { 'Cloudflare-Workers-Version-Overrides': 'orders="v1"' }
  const { points } = send(answering(400), { headers })
  expect(points[0]?.blobs[2]).toBe('asked')
})

test('an answer in time leaves no timer behind', async () => {
  vi.useFakeTimers()
  await send(answering(200)).response
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})
