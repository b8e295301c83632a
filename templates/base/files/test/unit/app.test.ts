import { describe, expect, test } from 'vitest'
import { createApp } from '../../src/api/app.ts'
import type { RequestLine } from '../../src/api/log.ts'
import { UnknownShape } from '../../src/compat/shapes.ts'
import { type Store, StoreBusy, StoreUnavailable } from '../../src/store/store.ts'

const order = { id: 'a'.repeat(32), sku: 'tea', quantity: 2, region: 'north-1' }

function start(answers: Partial<Store> = {}, health?: () => Promise<string>) {
  const lines: RequestLine[] = []
  const store: Store = {
    setStock: async (sku, stock) => ({ sku, stock, available: stock }),
    item: async (sku) => ({ sku, stock: 9, available: 4 }),
    placeOrder: async () => ({ outcome: 'placed', order }),
    order: async () => order,
    ...answers,
  }
  const app = createApp({
    store,
    region: 'north-1',
    version: 'v7',
    log: (line) => lines.push(line),
    ...(health && { health }),
  })
  return { app, lines }
}

const post = (body: unknown, headers: Record<string, string> = { 'idempotency-key': 'k' }) => ({
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers,
})

describe('the routes', () => {
  test('PUT /items/:sku answers with the item', async () => {
    const { app } = start()
    const response = await app.request('/items/tea', { method: 'PUT', body: '{"stock":10}' })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ sku: 'tea', stock: 10, available: 10 })
  })

  test('GET /items/:sku answers with what is available', async () => {
    const response = await start().app.request('/items/tea')
    expect(await response.json()).toEqual({ sku: 'tea', available: 4 })
  })

  test.each([
    ['placed', 201],
    ['replayed', 200],
  ] as const)('POST /orders answers for an order that was %s with %i', async (outcome, status) => {
    const { app } = start({ placeOrder: async () => ({ outcome, order }) })
    const response = await app.request('/orders', post({ sku: 'tea', quantity: 2 }))
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual(order)
  })

  test('GET /orders/:id asks the store for no id that an order cannot have', async () => {
    const { app } = start({
      order: async () => {
        throw new Error('asked')
      },
    })
    for (const id of ['x', 'A'.repeat(32), 'a'.repeat(3000)]) {
      expect((await app.request(`/orders/${id}`)).status).toBe(404)
    }
  })

  test('GET /orders/:id answers as POST did', async () => {
    const response = await start().app.request(`/orders/${order.id}`)
    expect(await response.json()).toEqual(order)
  })

  test.each([
    ['ok', 200],
    ['leaving', 503],
  ])('GET /health where it is %s answers %i', async (word, status) => {
    const response = await start({}, async () => word).app.request('/health')
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({ region: 'north-1', version: 'v7', status: word })
  })
})

test('GET /health/data reads through the store, and says when that fails', async () => {
  expect((await start({ item: async () => undefined }).app.request('/health/data')).status).toBe(
    200,
  )
  const item = async () => {
    throw new StoreUnavailable('away')
  }
  expect((await start({ item }).app.request('/health/data')).status).toBe(503)
})

test('HEAD answers as GET does, without a body', async () => {
  const response = await start().app.request('/health', { method: 'HEAD' })
  expect([response.status, await response.text()]).toEqual([200, ''])
})

describe('a request that is not valid gets 400 and is told what to send', () => {
  test.each([
    ['no key', post({ sku: 'tea', quantity: 1 }, {}), 'Idempotency-Key'],
    [
      'a long key',
      post({ sku: 'tea', quantity: 1 }, { 'idempotency-key': 'k'.repeat(256) }),
      'Key',
    ],
    ['an unprintable key', post({ sku: 'tea', quantity: 1 }, { 'idempotency-key': 'é' }), 'Key'],
    ['no JSON', post('tea'), 'not JSON'],
    ['no object', post('[]'), 'JSON object'],
    ['null', post('null'), 'JSON object'],
    ['no sku', post({ quantity: 1 }), 'sku'],
    ['an odd sku', post({ sku: 'ITEM#tea', quantity: 1 }), 'sku'],
    ['a quantity of zero', post({ sku: 'tea', quantity: 0 }), '1 to 1000'],
    ['a quantity of 1001', post({ sku: 'tea', quantity: 1001 }), '1 to 1000'],
    ['a broken quantity', post({ sku: 'tea', quantity: 1.5 }), '1 to 1000'],
    ['a quantity in words', post({ sku: 'tea', quantity: '1' }), '1 to 1000'],
  ])('%s', async (_, request, detail) => {
    const response = await start().app.request('/orders', request)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining(detail) })
  })

  test.each([
    ['says how long it is', { 'content-length': '40' }],
    ['comes in chunks', { 'transfer-encoding': 'chunked' }],
  ])('a body that %s and breaks off', async (_, headers: Record<string, string>) => {
    const { app, lines } = start()
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"sku":')),
      pull: (controller) => controller.error(new Error('aborted')),
    })
    const request = {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'idempotency-key': 'k', ...headers },
    }
    const response = await app.request('/orders', request as RequestInit)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('broke off') })
    expect(lines).toMatchObject([{ status: 400, route: '/orders' }])
    expect(lines[0]).not.toHaveProperty('error')
  })

  test.each([-1, 1.5, 1_000_000_001, null, '5'])('a stock of %s', async (stock) => {
    const request = { method: 'PUT', body: JSON.stringify({ stock }) }
    expect((await start().app.request('/items/tea', request)).status).toBe(400)
  })

  test.each(['a%23b', '%', '.hidden', 'x'.repeat(65)])('the path /items/%s', async (sku) => {
    expect((await start().app.request(`/items/${sku}`)).status).toBe(400)
  })
})

describe('every problem is one that RFC 9457 describes', () => {
  const failing = (error: unknown) => start({ item: () => Promise.reject(error) })
  const placing = (outcome: 'unknown-item' | 'key-reused') =>
    start({ placeOrder: async () => ({ outcome }) })
  const soldOut = start({ placeOrder: async () => ({ outcome: 'sold-out', left: 3 }) })
  const buy = post({ sku: 'tea', quantity: 1 })

  test.each([
    ['sold-out', 409, soldOut, '/orders', buy],
    ['key-reused', 422, placing('key-reused'), '/orders', buy],
    ['not-found', 404, placing('unknown-item'), '/orders', buy],
    ['not-found', 404, start({ item: async () => undefined }), '/items/tea', {}],
    ['not-found', 404, start({ order: async () => undefined }), '/orders/x', {}],
    ['not-found', 404, start(), '/nowhere', {}],
    ['method-not-allowed', 405, start(), '/orders', { method: 'DELETE' }],
    ['body-too-large', 413, start(), '/orders', post('x'.repeat(20_000))],
    ['busy', 429, failing(new StoreBusy('many')), '/items/tea', {}],
    ['unavailable', 503, failing(new StoreUnavailable('gone')), '/items/tea', {}],
    ['unavailable', 503, failing(new UnknownShape('newer')), '/items/tea', {}],
    ['internal', 500, failing(new TypeError('secret')), '/items/tea', {}],
  ])('%s is %i', async (kind, status, { app }, path, request) => {
    const response = await app.request(path, request)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('x-region')).toBe('north-1')
    expect(response.headers.get('x-version')).toBe('v7')
    expect(response.headers.get('api-version')).toBe('1.1.0')
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
    const asked = Array.from({ length: 200 }, () => app.request('/items/tea'))
    const told = (await Promise.all(asked)).map(({ headers }) => Number(headers.get('retry-after')))
    expect([...new Set(told)].sort((a, b) => a - b)).toEqual(seconds)
  })

  test('says which methods a path takes', async () => {
    const response = await start().app.request('/items/tea', { method: 'PATCH' })
    expect(response.headers.get('allow')).toBe('GET, HEAD, PUT')
  })
})

describe('Accept-Version', () => {
  const ask = (range: string, path = `/orders/${order.id}`) =>
    start().app.request(path, { headers: { 'accept-version': range } })

  test('chooses the body and is answered by api-version', async () => {
    const response = await ask('~1.0')
    expect(response.headers.get('api-version')).toBe('1.0.0')
    expect(await response.json()).not.toHaveProperty('region')
  })

  test('that nothing satisfies is 406 and lists what there is', async () => {
    const response = await ask('^9')
    expect(response.status).toBe(406)
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('1.0.0, 1.1.0') })
  })

  test('does not concern a health probe', async () => {
    expect((await ask('^9', '/health')).status).toBe(200)
  })
})

describe('the log', () => {
  test('has one line a request, with what is needed to find it again', async () => {
    const { app, lines } = start()
    const response = await app.request('/orders', post({ sku: 'tea', quantity: 2 }))
    expect(lines).toEqual([
      {
        region: 'north-1',
        version: 'v7',
        requestId: response.headers.get('x-request-id'),
        idempotencyKey: 'k',
        method: 'POST',
        path: '/orders',
        route: '/orders',
        status: 201,
        ms: expect.any(Number),
      },
    ])
  })

  test.each([
    ['GET', '/items/tea', '/items/:sku'],
    ['HEAD', '/items/tea', '/items/:sku'],
    ['PATCH', '/items/tea', '/items/:sku'],
    ['GET', '/orders/none', '/orders/:id'],
    ['GET', '/health', '/health'],
    ['GET', '/nowhere', undefined],
    ['POST', '/items', undefined],
  ])('names the route that took %s %s', async (method, path, route) => {
    const { app, lines } = start()
    await app.request(path, { method })
    expect(lines.map((line) => line.route)).toEqual([route])
  })

  test('names a route that was added later, also when it failed', async () => {
    const { app, lines } = start()
    app.get('/baskets/:id', () => {
      throw new TypeError('no such thing')
    })
    await app.request('/baskets/7')
    expect(lines).toMatchObject([{ route: '/baskets/:id', status: 500 }])
  })

  test('names no route where a version that nothing satisfies was asked of a path that is none', async () => {
    const { app, lines } = start()
    await app.request('/nowhere', { headers: { 'accept-version': '^9' } })
    expect(lines).toMatchObject([{ status: 406 }])
    expect(lines[0]).not.toHaveProperty('route')
  })

  test('says what went wrong on our side, which the answer does not', async () => {
    const { app, lines } = start({ item: () => Promise.reject(new TypeError('no such thing')) })
    await app.request('/items/tea')
    expect(lines).toMatchObject([{ status: 500, error: 'TypeError: no such thing' }])
  })
})
