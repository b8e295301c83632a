import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeApi } from './api.ts'
import { Edge } from './edge.ts'
import { Metrics } from './metrics.ts'
import { ApiError, Scripts, type Split, type Upload } from './scripts.ts'
import { Zone } from './zone.ts'

/** A Cloudflare account on this machine, for the real wrangler and for those who visit what it deployed. */
export interface Cloudflare {
  /** How wrangler and the project's own commands find it. */
  env: Record<string, string>
  /** What its API asks for. */
  credentials: { CLOUDFLARE_API_TOKEN: string; CLOUDFLARE_ACCOUNT_ID: string }
  /** What is in the zone example.com. */
  zone: Zone
  /** Puts a Worker there that is nobody's here. */
  addOther(script: string): void
  /** What takes the Worker's traffic now. */
  deployment(script: string): Split[]
  /** By which its crons call it. */
  crons(script: string): string[]
  /** All calls so far, as `METHOD path`, and those that the account did not know. */
  calls: string[]
  unknown: string[]
  /** Lets time pass for the metrics, in milliseconds. */
  pass(ms: number): void
  /** A visitor's request. */
  visit(path: string, init?: RequestInit): Promise<Response>
  stop(): Promise<void>
}

const ACCOUNT = 'a'.repeat(32)
const TOKEN = 'test-token'

const unbound: Upload = {
  main: 'worker.js',
  modules: [],
  bindings: [],
  keepBindings: [],
  compatibilityDate: '2026-11-17',
  compatibilityFlags: [],
  annotations: {},
  migrations: undefined,
}

/** @param project a folder from which the project's miniflare is found */
export async function startCloudflare(project: string): Promise<Cloudflare> {
  const scripts = new Scripts()
  const metrics = new Metrics()
  const edge = new Edge(scripts, metrics, project)
  const zone = new Zone()
  const api = makeApi(scripts, metrics, edge, zone, ACCOUNT)
  const calls: string[] = []
  const unknown: string[] = []

  const apiServer = await serve(async (incoming, body) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://api')
    const method = incoming.method ?? 'GET'
    const path = pathname.replace('/client/v4/', '')
    calls.push(`${method} ${path}`)
    try {
      if (incoming.headers.authorization !== `Bearer ${TOKEN}`) {
        throw new ApiError(401, 10000, 'Authentication error')
      }
      const type = incoming.headers['content-type'] ?? ''
      return Response.json(await api.answer({ method, path, query: searchParams, type, body }))
    } catch (error) {
      const { status, code, message } =
        error instanceof ApiError ? error : new ApiError(400, 10021, `${(error as Error).stack}`)
      if (status === 501) unknown.push(message)
      // Analytics Engine refuses in plain text.
      if (path.endsWith('/sql')) return new Response(message, { status })
      const errors = [{ code, message }]
      return Response.json({ success: false, errors, messages: [], result: null }, { status })
    }
  })

  const publicServer = await serve(async (incoming, body) => {
    const open = [...scripts.all.values()].filter(
      ({ workersDev, domains }) => workersDev || domains[0],
    )
    const [script] = open
    if (!script) return new Response('There is nothing here yet', { status: 404 })
    if (open.length > 1) return new Response('More than one Worker is public', { status: 501 })
    const headers = { ...incoming.headers, 'cf-connecting-ip': '192.0.2.1' }
    const url = `https://${script.domains[0] ?? `${script.name}.account.workers.dev`}${incoming.url}`
    const method = incoming.method ?? 'GET'
    const cf = { colo: 'AMS', country: 'NL' }
    const hasBody = !['GET', 'HEAD'].includes(method)
    return edge.fetch(script.name, url, { method, headers, cf, ...(hasBody ? { body } : {}) })
  })

  return {
    env: {
      CLOUDFLARE_API_BASE_URL: `${apiServer.url}/client/v4`,
      SERVICE_URL: publicServer.url,
      WRANGLER_SEND_METRICS: 'false',
    },
    credentials: { CLOUDFLARE_API_TOKEN: TOKEN, CLOUDFLARE_ACCOUNT_ID: ACCOUNT },
    zone,
    addOther: (name) => {
      scripts.put(name, unbound)
    },
    deployment: (name) => scripts.all.get(name)?.deployments[0]?.versions ?? [],
    crons: (name) => scripts.all.get(name)?.crons ?? [],
    calls,
    unknown,
    pass: (ms) => metrics.pass(ms),
    visit: (path, init = {}) => fetch(publicServer.url + path, init),
    async stop() {
      await Promise.all([apiServer.stop(), publicServer.stop()])
      await edge.stop()
    },
  }
}

type Handler = (incoming: IncomingMessage, body: Buffer) => Promise<Response>

async function serve(handler: Handler): Promise<{ url: string; stop(): Promise<void> }> {
  const server: Server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', async () => {
      const answer = await handler(incoming, Buffer.concat(chunks)).catch(
        (error: Error) => new Response(`${error.stack}`, { status: 500 }),
      )
      const headers = [...answer.headers].filter(
        ([name]) => !/^(content-encoding|transfer-encoding|content-length)$/.test(name),
      )
      outgoing.writeHead(answer.status, Object.fromEntries(headers))
      outgoing.end(Buffer.from(await answer.arrayBuffer()))
    })
  })
  // Else, in a process that is busy for seconds, it ends an idle connection just as its client takes it up again.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
