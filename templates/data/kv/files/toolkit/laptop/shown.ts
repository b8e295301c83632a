import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'

/** KV as one place sees it, for Miniflare's worker options. */
export interface Kv {
  binding: { id: string; remoteProxyConnectionString: URL }
  cut(): void
  heal(): void
}

/** One KV namespace: a store, with a cache before it at each point of presence. */
export interface Namespace {
  /** With a cache of `cacheMs`, which also remembers what was not there. */
  at(cacheMs: number): Promise<Kv>
  /** What was written last, past every cache. */
  read(key: string): Promise<string | null>
  /** Writes taken, and writes refused because the key had one within a second. */
  readonly writes: { taken: number; refused: number }
  stop(): Promise<void>
}

/** Cloudflare's limit for one key. */
const writeEveryMs = 1_000

/**
 * Miniflare's KV, made to behave as Cloudflare's does far from where it was written. Miniflare takes each of the
 * addresses for a remote namespace, and speaks with it as a Worker does.
 */
export async function startNamespace(): Promise<Namespace> {
  const worker = new Miniflare(
    convertV4MiniflareOptions({
      name: 'shown',
      modules: true,
      script: 'export default {}',
      kvNamespaces: ['SHOWN'],
    }),
  )
  const store = await worker.getKVNamespace('SHOWN')
  const writtenAt = new Map<string, number>()
  const writes = { taken: 0, refused: 0 }
  const stops: (() => Promise<void>)[] = []

  async function write(key: string, value: string): Promise<number> {
    const now = performance.now()
    if (now - (writtenAt.get(key) ?? Number.NEGATIVE_INFINITY) < writeEveryMs) {
      writes.refused++
      return 429
    }
    writtenAt.set(key, now)
    writes.taken++
    await store.put(key, value)
    return 200
  }

  async function at(cacheMs: number): Promise<Kv> {
    const cache = new Map<string, { value: string | null; until: number }>()
    let isCut = false

    async function read(key: string): Promise<string | null> {
      const cached = cache.get(key)
      if (cached && performance.now() < cached.until) return cached.value
      const value = await store.get(key, 'text')
      cache.set(key, { value, until: performance.now() + cacheMs })
      return value
    }

    async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const url = new URL(`${request.headers['mf-url']}`)
      const key = decodeURIComponent(url.pathname.slice(1))
      const body: Buffer[] = []
      for await (const chunk of request) body.push(chunk)
      if (isCut) {
        request.socket.destroy()
      } else if (request.method === 'PUT') {
        response.writeHead(await write(key, Buffer.concat(body).toString())).end()
      } else {
        const value = await read(key)
        response.writeHead(value === null ? 404 : 200).end(value)
      }
    }

    const server = createServer((request, response) => {
      respond(request, response).catch(() => request.socket.destroy())
    }).listen(0, '127.0.0.1')
    // Else a connection is closed just as the next request is sent over it, which looks like a lost network.
    server.keepAliveTimeout = 0
    await once(server, 'listening')
    stops.push(async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    })
    const { port } = server.address() as AddressInfo
    return {
      binding: {
        id: `shown-${port}`,
        remoteProxyConnectionString: new URL(`http://127.0.0.1:${port}`),
      },
      cut() {
        isCut = true
      },
      heal() {
        isCut = false
      },
    }
  }

  return {
    at,
    read: (key) => store.get(key, 'text'),
    writes,
    async stop() {
      for (const stop of stops) await stop()
      await worker.dispose()
    },
  }
}
