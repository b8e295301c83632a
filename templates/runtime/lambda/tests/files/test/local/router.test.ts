import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test, vi } from 'vitest'
import { type Router, startRouter, type Target } from '../../toolkit/laptop/router.ts'
import { threeRegions } from './topologies.ts'

/** How long a busy machine may take. */
const patience = { timeout: 60_000, interval: 50 }

const open: { close(): unknown }[] = []
let router: Router
afterEach(async () => {
  await router.stop()
  for (const server of open.splice(0)) server.close()
})

const answerWith =
  (name: string): RequestListener =>
  (request, response) => {
    response.setHeader('x-region', name)
    if (request.url === '/health') response.end('{}')
    else request.pipe(response)
  }

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(server)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { target: { pick: () => url, probe: () => url }, close }
}

async function routeTo(targets: Record<string, Target>, speed = 100) {
  router = await startRouter({
    topology: threeRegions(),
    targets: new Map(Object.entries(targets)),
    speed,
  })
  return (location: string, init: RequestInit = {}) =>
    fetch(`${router.url}/echo`, { ...init, headers: { 'x-client-region': location } })
}

test('a request goes, with its body, to the region nearest to its client', async () => {
  const west = await serve(answerWith('west'))
  const east = await serve(answerWith('east'))
  const send = await routeTo({ west: west.target, middle: west.target, east: east.target })
  const response = await send('east', { method: 'POST', body: 'hello' })
  expect(await response.text()).toBe('hello')
  expect(response.headers.get('x-region')).toBe('east')
  expect(response.headers.get('x-routed-to')).toBe('east')
})

test('a region that is gone answers 502 until health checks find out and the TTL is over', async () => {
  const west = await serve(answerWith('west'))
  const east = await serve(answerWith('east'))
  const send = await routeTo({ west: west.target, middle: west.target, east: east.target })
  expect((await send('east')).status).toBe(200)
  east.close()
  const gone = await send('east')
  expect(gone.status).toBe(502)
  expect(gone.headers.get('content-type')).toBe('application/problem+json')
  await vi.waitFor(
    async () => expect((await send('east')).headers.get('x-routed-to')).toBe('middle'),
    patience,
  )
  expect(router.healthy('east')).toBe(false)
})

test('a region whose health check answers 503 is left, though it still takes requests', async () => {
  const west = await serve(answerWith('west'))
  const east = await serve((request, response) => {
    response.statusCode = request.url === '/health' ? 503 : 200
    response.end()
  })
  const send = await routeTo({ west: west.target, middle: west.target, east: east.target })
  expect((await send('east')).status).toBe(200)
  await vi.waitFor(
    async () => expect((await send('east')).headers.get('x-routed-to')).toBe('middle'),
    patience,
  )
})

test('a response is passed on while it is being written', async () => {
  let end = () => {}
  const west = await serve((_request, response) => {
    response.write('first')
    end = () => response.end('last')
  })
  const send = await routeTo({ west: west.target, middle: west.target, east: west.target }, 1)
  const reader = (await send('west')).body?.getReader()
  const first = await reader?.read()
  expect(Buffer.from(first?.value ?? []).toString()).toBe('first')
  end()
  const last = await reader?.read()
  expect(Buffer.from(last?.value ?? []).toString()).toBe('last')
})

test('a client that leaves ends its request in the region too', async () => {
  let left = false
  const west = await serve((_request, response) => {
    response.on('close', () => {
      left = true
    })
  })
  const send = await routeTo({ west: west.target, middle: west.target, east: west.target }, 1)
  await expect(send('west', { signal: AbortSignal.timeout(50) })).rejects.toThrow()
  await vi.waitFor(() => expect(left).toBe(true), patience)
})

test('a location that is no region is refused', async () => {
  const west = await serve(answerWith('west'))
  const send = await routeTo({ west: west.target, middle: west.target, east: west.target })
  const response = await send('nowhere')
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    detail: 'x-client-region must be one of west, middle, east.',
  })
})

test.each([
  ['OPTIONS *', 'OPTIONS *'],
  ['an absolute URL', 'GET http://elsewhere.example/echo'],
])('a request with %s reaches a region as it is, and ends nothing', async (_, line) => {
  const west = await serve((request, response) => response.end(`${request.method} ${request.url}`))
  const send = await routeTo({ west: west.target, middle: west.target, east: west.target })
  const socket = connect(Number(new URL(router.url).port), '127.0.0.1')
  socket.write(`${line} HTTP/1.1\r\nhost: laptop\r\nconnection: close\r\n\r\n`)
  expect(await text(socket)).toContain(line)
  expect((await send('west')).status).toBe(200)
})

test('a request whose chunk has no size is refused, and ends nothing', async () => {
  const west = await serve(answerWith('west'))
  const send = await routeTo({ west: west.target, middle: west.target, east: west.target })
  const socket = connect(Number(new URL(router.url).port), '127.0.0.1')
  socket.write(
    'POST /echo HTTP/1.1\r\nhost: laptop\r\ntransfer-encoding: chunked\r\n\r\nno size\r\n',
  )
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /)
  expect((await send('west')).status).toBe(200)
})

/** A request that is the body of another. */
const hidden = 'GET /hidden HTTP/1.1\r\nhost: laptop\r\n\r\n'

test.each(
  ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'PUT', 'TRACE'].flatMap((method) => [
    [
      method,
      'in chunks',
      `transfer-encoding: chunked\r\n\r\n${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`,
    ],
    [method, 'of a length', `content-length: ${hidden.length}\r\n\r\n${hidden}`],
    [
      method,
      'of both',
      `content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
    ],
    [method, 'of two lengths', `content-length: 3\r\ncontent-length: 4\r\n\r\nabcd`],
  ]),
)('%s with a body %s is one request, and nobody gets its answer', async (method, _, body) => {
  const seen: string[] = []
  const west = await serve((request, response) => {
    if (request.url !== '/health') seen.push(`${request.method} ${request.url}`)
    request.resume().on('end', () => response.end(request.url))
  })
  const send = await routeTo({ west: west.target, middle: west.target, east: west.target })
  const socket = connect(Number(new URL(router.url).port), '127.0.0.1')
  socket.write(`${method} /first HTTP/1.1\r\nhost: laptop\r\nconnection: close\r\n${body}`)
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 (200|400) /)
  expect(await (await send('west')).text()).toBe('/echo')
  expect(seen.filter((one) => one !== `${method} /first` && one !== 'GET /echo')).toEqual([])
})
