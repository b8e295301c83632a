import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { build } from '../../toolkit/commands/build.ts'
import { type RegionProcess, startRegionProcess } from '../../toolkit/laptop/builds.ts'
import { engine } from '../../toolkit/laptop/engine.ts'
import { topology } from '../../topology.ts'
import { type Answer, type Handler, invoke, send, type Wire } from './http-api.ts'

const region = topology.home
let directory: string
let data: Awaited<ReturnType<typeof engine.start>>
let laptop: RegionProcess
let handler: Handler
let lines: string[]

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'builds-'))
  data = await engine.start([region], { directory, kept: false, lagMs: 0 })
  await data.links.ready
  const env = data.databases[0]?.env ?? {}
  const service = { region, version: 'v7', env, healthCacheMs: 5_000, logs: false }
  laptop = await startRegionProcess(service)
  for (const [name, value] of Object.entries({ ...env, AWS_REGION: region })) {
    vi.stubEnv(name, value)
  }
  vi.stubEnv('SERVICE_VERSION', 'v7')
  const { file } = await build(join(directory, 'index.mjs'))
  handler = (await import(pathToFileURL(file).href)).handler
})
beforeEach(() => {
  lines = []
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(`${line}`) > 0)
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  vi.unstubAllEnvs()
  await laptop.kill()
  await data.links.stop()
  for (const database of data.databases) await database.stop()
  await rm(directory, { recursive: true, force: true })
})

/** The answer of the laptop's server, and of the function to an HTTP API’s event of the same request. */
const both = async (wire: Wire) => [await send(laptop.url, wire), await invoke(handler, wire)]

/** What must not differ; each request has its own id. */
const seen = ({ status, headers, body }: Answer) => ({
  status,
  body: body.replace(/"requestId":"[^"]*"/, ''),
  headers: ['content-type', 'allow', 'x-region', 'x-version', 'api-version'].map(
    (name) => headers[name],
  ),
})

const put = (target: string, stock: number): Wire => ({
  ...{ method: 'PUT', target, headers: { 'content-type': 'application/json' } },
  body: JSON.stringify({ stock }),
})

describe('what an item’s name may not have changes no other item, on the laptop or behind API Gateway', () => {
  test.each([
    ...['%23blue', '%3Fblue', '%2523', '%253F', '%25', '%252F', '%20', '%00', '%0A', '%5C', '%3B'],
    ...['%C3%A9', '%F0%9F%92%A1', '%FF', '%', '%zz', '+', '&', '=', ':', '@', '%2C', '%22', '%7B'],
  ])('%s', async (end) => {
    const name = `lamp-${randomUUID()}`
    await send(laptop.url, put(`/items/${name}`, 4))
    const answers = await both(put(`/items/${name}${end}`, 9))
    expect(answers.map(({ status }) => status)).toEqual([400, 400])
    const item = await send(laptop.url, { method: 'GET', target: `/items/${name}` })
    expect(JSON.parse(item.body)).toEqual({ sku: name, available: 4 })
  })
})

test('every name that is allowed is the same item on the laptop and behind API Gateway', async () => {
  const letters = [...'ABCXYZabcxyz019._-']
  for (const letter of letters) {
    const sku = `a-${randomUUID()}${letter}`
    for (const target of [`/items/${sku}`, `/items/${encoded(sku)}`]) {
      expect((await invoke(handler, put(target, 3))).status).toBe(200)
      const [here, there] = (await both({ method: 'GET', target })) as [Answer, Answer]
      expect(seen(there)).toEqual(seen(here))
      expect(JSON.parse(there.body)).toEqual({ sku, available: 3 })
    }
  }
})

/** Every character in percent-encoding, as a client may send it. */
const encoded = (name: string) =>
  [...Buffer.from(name)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

test('what was "/" in a name is refused on both sides, and is no item', async () => {
  const answers = await both(put('/items/lamp%2Fblue', 9))
  expect(answers.map(({ status }) => status)).toEqual([400, 404])
})

describe('every answer is the service’s own, the same on both sides, and has a line in the log', () => {
  const item = '/items/lamp'
  test.each<[string, Wire]>([
    ['GET of no item', { method: 'GET', target: '/items/none' }],
    ['GET with a body', { method: 'GET', target: '/items/none', body: '{}' }],
    ['HEAD with a body', { method: 'HEAD', target: '/items/none', body: '{}' }],
    ['TRACE', { method: 'TRACE', target: item }],
    ['DELETE with a body', { method: 'DELETE', target: item, body: '{}' }],
    ['a method of its own', { method: 'PURGE', target: item }],
    ['a path of no route', { method: 'GET', target: '/nothing/here?a=%23&b' }],
    ['an odd cookie', { method: 'GET', target: '/items/none', headers: { cookie: 'a=é; b' } }],
    ['a body that is not JSON', { method: 'PUT', target: item, body: '"' }],
    ['a body that is too large', { method: 'PUT', target: item, body: 'x'.repeat(20_000) }],
    [
      'a key that is not ASCII',
      { method: 'POST', target: '/orders', headers: { 'idempotency-key': 'é' }, body: '{}' },
    ],
    [
      'a version that is not supported',
      { method: 'GET', target: item, headers: { 'accept-version': '99' } },
    ],
  ])('%s', async (_, wire) => {
    const [here, there] = (await both(wire)) as [Answer, Answer]
    expect(seen(there)).toEqual(seen(here))
    expect(there.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'x-region': region,
    })
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { method: wire.method, status: there.status },
    ])
  })

  const cookies = ['a=\u0000b', 'a=\r\nb', 'a=\u{1f4a1}', 'a=\ud800']
  test.each(cookies)('the cookie %j', async (cookie) => {
    const answer = await invoke(handler, { method: 'GET', target: '/none', headers: { cookie } })
    expect([answer.status, answer.headers['x-region'], lines.length]).toEqual([404, region, 1])
  })
})
