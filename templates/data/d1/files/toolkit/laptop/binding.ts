import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Query } from './databases.ts'
import { type Answer, onlyReads, type Primary, type Replica } from './replication.ts'

/** The far end of a D1 binding at one point of presence. */
export interface Binding {
  url: URL
  cut(): void
  heal(): void
  stop(): Promise<void>
}

/**
 * Speaks the protocol of D1's binding, which is Cloudflare's own code also on this machine: a batch as JSON, and in one
 * header the session's bookmark, or where it wants to begin. Miniflare takes it for a remote database.
 *
 * As D1: what may write, and a session that asks for it, goes to the primary. A read goes to the nearest replica unless
 * that is behind the bookmark; where D1 may let the read wait, this asks the primary. Miniflare's own bookmarks never
 * move, so these count the writes.
 */
export async function startBinding(primary: Primary, replica: Replica): Promise<Binding> {
  let isCut = false

  async function run(queries: Query[], session: string | undefined): Promise<Answer | undefined> {
    const begins = session === 'first-unconstrained' ? 0 : positionOf(session)
    if (begins !== undefined && onlyReads(queries)) {
      const answer = await replica.run(queries, begins)
      if (answer) return answer
    }
    return isCut ? undefined : primary.run(queries)
  }

  const server = createServer((request, response) => {
    void respond(request, response).catch((error: Error) => {
      response.end(JSON.stringify({ success: false, error: error.message }))
    })
  }).listen(0, '127.0.0.1')

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: Buffer[] = []
    for await (const chunk of request) body.push(chunk)
    const asked = JSON.parse(Buffer.concat(body).toString()) as Query | Query[]
    const session = request.headers['mf-header-x-cf-d1-session-commit-token']
    const answer = await run([asked].flat(), session?.toString())
    if (!answer) {
      // The primary cannot be reached: the binding says "Network connection lost."
      request.socket.destroy()
      return
    }
    response.setHeader('content-type', 'application/json')
    if (session) response.setHeader('x-cf-d1-session-commit-token', bookmarkOf(answer.position))
    const results = answer.results.map(({ meta, data: { columns, rows } }) => ({
      success: true,
      results: { columns, rows },
      meta: { ...meta, served_by_primary: answer.primary },
    }))
    response.end(JSON.stringify(Array.isArray(asked) ? results : results[0]))
  }

  // Else a connection is closed just as the next request is sent over it, which looks like a lost network.
  server.keepAliveTimeout = 0
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    cut() {
      isCut = true
      replica.detach()
    },
    heal() {
      isCut = false
      replica.attach()
    },
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** Bookmarks sort as text, as D1's do. */
function bookmarkOf(position: number): string {
  return `${position.toString(16).padStart(8, '0')}-00000000-00000000-${'0'.repeat(32)}`
}

/** Undefined for a session at the primary. */
function positionOf(bookmark: string | undefined): number | undefined {
  const position = Number.parseInt(bookmark ?? '', 16)
  return bookmark?.startsWith('first-') || Number.isNaN(position) ? undefined : position
}
