import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

let folder: string
let dev: ChildProcess
let port: number
let printed = ''

/** What `npm run dev` runs, on a port that is free and with data that goes. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dev-'))
  const wrangler = createRequire(import.meta.filename).resolve('wrangler/package.json')
  const flags = [
    '--ip',
    '127.0.0.1',
    '--port',
    '0',
    '--inspector-port',
    '0',
    '--persist-to',
    folder,
  ]
  dev = spawn(process.execPath, [join(dirname(wrangler), 'bin/wrangler.js'), 'dev', ...flags], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [dev.stdout, dev.stderr]) {
    stream?.on('data', (text) => {
      printed += text
    })
  }
  await vi.waitFor(
    () => {
      port = Number(/Ready on http:\/\/127\.0\.0\.1:(\d+)/.exec(printed)?.[1])
      expect(port, printed).toBeGreaterThan(0)
    },
    { timeout: 110_000, interval: 100 },
  )
}, 120_000)

afterAll(async () => {
  if (dev.exitCode === null) {
    dev.kill('SIGTERM')
    await once(dev, 'exit')
  }
  await rm(folder, { recursive: true, force: true })
}, 60_000)

/** Sends these bytes, hangs up, and returns what was answered first, once that is done. */
async function send(lines: string[], hangUpAfter: 'an answer' | 'the last byte'): Promise<string> {
  let answer = ''
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  const closed = once(socket, 'close')
  if (hangUpAfter === 'an answer') {
    socket.once('data', (bytes) => {
      answer = `${bytes}`
      socket.destroy()
    })
    socket.write(lines.join('\r\n'))
  } else {
    socket.end(lines.join('\r\n'))
    socket.resume()
  }
  await closed
  return answer
}

const post = ['POST /orders HTTP/1.1', 'host: laptop']

test.each([
  ['a chunk of no size', [...post, 'transfer-encoding: chunked', '', 'no size', '']],
  ['OPTIONS *', ['OPTIONS * HTTP/1.1', 'host: laptop', '', '']],
  [
    'an absolute URL',
    ['GET http://elsewhere.example/ HTTP/1.1', 'host: elsewhere.example', '', ''],
  ],
  ['a tunnel', ['CONNECT elsewhere.example:443 HTTP/1.1', 'host: elsewhere.example', '', '']],
  ['no HTTP', ['\x16\x03\x01', '', '']],
])('npm run dev outlives a request with %s', async (_, lines) => {
  await send(lines, 'an answer')
  expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200)
  expect(dev.exitCode).toBeNull()
})

test('a body of which the rest does not come is refused with 408, before the service itself is too late', async () => {
  const begun = [...post, 'idempotency-key: 7d1c', 'content-length: 100', '', '{"sku":']
  expect(await send(begun, 'an answer')).toMatch(/^HTTP\/1.1 408 /)
}, 30_000)

// What the service answers then is in test/unit/app.test.ts. Here the runtime may cancel the request before it can.
test.each([
  ['says how long it is', ['content-length: 100', '', '{"sku":']],
  ['comes in chunks', ['transfer-encoding: chunked', '', '7', '{"sku":', '']],
])('npm run dev outlives a body that %s and breaks off', async (_, rest) => {
  await send([...post, 'idempotency-key: 7d1c', ...rest], 'the last byte')
  expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200)
  expect(dev.exitCode).toBeNull()
})
