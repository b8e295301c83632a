import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { type AppOptions, createApp } from '../../src/api/app.ts'
import { type AppEnv, integer, parseKey, readObject } from '../../src/api/input.ts'
import type { RequestLine } from '../../src/api/log.ts'
import { Problem } from '../../src/api/problems.ts'
import { UnknownShape } from '../../src/compat/shapes.ts'
import { newestVersion, supportedVersions } from '../../src/compat/versions.ts'
import { StoreBusy, StoreUnavailable } from '../../src/store/errors.ts'
import type { Store } from '../../src/store/store.ts'

/** Routes of a service that is as small as can be. Things are answered by `answer`. */
function start(
  answer: () => unknown = () => ({ name: 'lamp' }),
  health?: AppOptions['health'],
  inTime?: AppOptions['inTime'],
) {
  const lines: RequestLine[] = []
  const routes = new Hono<AppEnv>()
  routes.use(async (_, next) => next())
  routes.get('/things/:id', async (c) => c.json((await answer()) as object))
  routes.put('/things/:id', (c) => c.body(null, 204))
  routes.post('/things', async (c) => {
    parseKey(c.req.header('idempotency-key'))
    const { size } = await readObject(c)
    return c.json({ size: integer('size', size, 1, 9), version: c.get('apiVersion') }, 201)
  })
  const app = createApp({
    store: {} as Store,
    region: 'north-1',
    version: 'v7',
    log: (line) => lines.push(line),
    routes,
    ...(health && { health }),
    ...(inTime && { inTime }),
  })
  return { app, lines }
}

const failing = (error: unknown) => start(() => Promise.reject(error))

const post = (body: unknown, headers: Record<string, string> = { 'idempotency-key': 'k' }) => ({
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers,
})

test.each([
  ['ok', 200],
  ['leaving', 503],
])('GET /health where it is %s answers %i', async (word, status) => {
  const response = await start(undefined, async () => word).app.request('/health')
  expect(response.status).toBe(status)
  expect(await response.json()).toEqual({ region: 'north-1', version: 'v7', status: word })
})

test('HEAD answers as GET does, without a body', async () => {
  const response = await start().app.request('/things/1', { method: 'HEAD' })
  expect([response.status, await response.text()]).toEqual([200, ''])
})

describe('a request that is not valid gets 400 and is told what to send', () => {
  test.each([
    ['no key', post({ size: 1 }, {}), 'Idempotency-Key'],
    ['a long key', post({ size: 1 }, { 'idempotency-key': 'k'.repeat(256) }), 'Key'],
    ['an unprintable key', post({ size: 1 }, { 'idempotency-key': 'é' }), 'Key'],
    ['no JSON', post('lamp'), 'not JSON'],
    ['no object', post('[]'), 'JSON object'],
    ['null', post('null'), 'JSON object'],
    ['a number that is too large', post({ size: 10 }), '1 to 9'],
    ['a broken number', post({ size: 1.5 }), '1 to 9'],
    ['a number in words', post({ size: '1' }), '1 to 9'],
  ])('%s', async (_, request, detail) => {
    const response = await start().app.request('/things', request)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining(detail) })
  })

  test.each([
    ['says how long it is', { 'content-length': '40' }],
    ['comes in chunks', { 'transfer-encoding': 'chunked' }],
  ])('a body that %s and breaks off', async (_, headers: Record<string, string>) => {
    const { app, lines } = start()
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"size":')),
      pull: (controller) => controller.error(new Error('aborted')),
    })
    const request = {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'idempotency-key': 'k', ...headers },
    }
    const response = await app.request('/things', request as RequestInit)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('broke off') })
    expect(lines).toMatchObject([{ status: 400, route: '/things' }])
    expect(lines[0]).not.toHaveProperty('error')
  })
})

test('a body that comes in too slowly gets 408, and is no failure of the service', async () => {
  const { app, lines } = start(undefined, undefined, async () => undefined)
  const response = await app.request('/things', post({ size: 1 }))
  expect(response.status).toBe(408)
  expect(await response.json()).toMatchObject({ type: 'urn:problem:body-too-slow', status: 408 })
  expect(lines).toMatchObject([{ status: 408, route: '/things' }])
})

describe('every problem is one that RFC 9457 describes', () => {
  const gone = { type: 'gone-for-good', status: 410, title: 'Gone' } as const

  test.each([
    ['not-found', 404, start(), '/nowhere', {}],
    ['method-not-allowed', 405, start(), '/things', { method: 'DELETE' }],
    ['body-too-large', 413, start(), '/things', post('x'.repeat(20_000))],
    ['busy', 429, failing(new StoreBusy('many')), '/things/1', {}],
    ['unavailable', 503, failing(new StoreUnavailable('gone')), '/things/1', {}],
    ['unavailable', 503, failing(new UnknownShape('newer')), '/things/1', {}],
    ['internal', 500, failing(new TypeError('secret')), '/things/1', {}],
    ['gone-for-good', 410, failing(new Problem(gone, 'Ask for another.')), '/things/1', {}],
  ])('%s is %i', async (kind, status, { app }, path, request) => {
    const response = await app.request(path, request)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('x-region')).toBe('north-1')
    expect(response.headers.get('x-version')).toBe('v7')
    expect(response.headers.get('api-version')).toBe(newestVersion)
    expect(await response.json()).toEqual({
      type: `urn:problem:${kind}`,
      title: expect.any(String),
      status,
      detail: expect.not.stringContaining('secret'),
      requestId: response.headers.get('x-request-id'),
    })
  })

  test.each([
    ['busy', StoreBusy, [1, 2, 3]],
    ['unavailable', StoreUnavailable, [1, 2, 3]],
    ['too new', UnknownShape, [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]],
  ])('says when to come back, and not the same to all: %s', async (_, Failure, seconds) => {
    const { app } = failing(new Failure('later'))
    const asked = Array.from({ length: 200 }, () => app.request('/things/1'))
    const told = (await Promise.all(asked)).map(({ headers }) => Number(headers.get('retry-after')))
    expect([...new Set(told)].sort((a, b) => a - b)).toEqual(seconds)
  })

  test('says which methods a path takes', async () => {
    const response = await start().app.request('/things/1', { method: 'PATCH' })
    expect(response.headers.get('allow')).toBe('GET, HEAD, PUT')
  })

  test('says which paths there are', async () => {
    const response = await start().app.request('/nowhere')
    expect(await response.json()).toMatchObject({
      detail: 'Paths are /things/:id, /things, /health.',
    })
  })
})

describe('Accept-Version', () => {
  const ask = (range: string, path = '/things') =>
    start().app.request(path, {
      ...post({ size: 1 }, { 'accept-version': range, 'idempotency-key': 'k' }),
      ...(path === '/health' && { method: 'GET', body: null }),
    })

  test('chooses the version that the routes answer in, and is answered by api-version', async () => {
    const [oldest = ''] = supportedVersions
    const response = await ask(oldest)
    expect(response.headers.get('api-version')).toBe(oldest)
    expect(await response.json()).toMatchObject({ version: oldest })
  })

  test('that nothing satisfies is 406 and lists what there is', async () => {
    const response = await ask('^99')
    expect(response.status).toBe(406)
    const detail = expect.stringContaining(supportedVersions.join(', '))
    expect(await response.json()).toMatchObject({ detail })
  })

  test('does not concern a health probe', async () => {
    expect((await ask('^99', '/health')).status).toBe(200)
  })
})

describe('the log', () => {
  test('has one line a request, with what is needed to find it again', async () => {
    const { app, lines } = start()
    const response = await app.request('/things', post({ size: 2 }))
    expect(lines).toEqual([
      {
        region: 'north-1',
        version: 'v7',
        requestId: response.headers.get('x-request-id'),
        idempotencyKey: 'k',
        method: 'POST',
        path: '/things',
        route: '/things',
        status: 201,
        ms: expect.any(Number),
      },
    ])
  })

  test.each([
    ['GET', '/things/1', '/things/:id'],
    ['HEAD', '/things/1', '/things/:id'],
    ['PATCH', '/things/1', '/things/:id'],
    ['GET', '/health', '/health'],
    ['GET', '/nowhere', undefined],
    ['POST', '/things/1/more', undefined],
  ])('names the route that took %s %s', async (method, path, route) => {
    const { app, lines } = start()
    await app.request(path, { method })
    expect(lines.map((line) => line.route)).toEqual([route])
  })

  test('names a route also when it failed', async () => {
    const { app, lines } = failing(new TypeError('no such thing'))
    await app.request('/things/7')
    expect(lines).toMatchObject([{ route: '/things/:id', status: 500 }])
  })

  test('names no route where a version that nothing satisfies was asked of a path that is none', async () => {
    const { app, lines } = start()
    await app.request('/nowhere', { headers: { 'accept-version': '^99' } })
    expect(lines).toMatchObject([{ status: 406 }])
    expect(lines[0]).not.toHaveProperty('route')
  })

  test('says what went wrong on our side, which the answer does not', async () => {
    const { app, lines } = failing(new TypeError('no such thing'))
    await app.request('/things/1')
    expect(lines).toMatchObject([{ status: 500, error: 'TypeError: no such thing' }])
  })
})
