import { once } from 'node:events'
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'
import type { Topology } from '../../topology.ts'
import { probeEveryMs, Resolver } from './resolver.ts'

/** Where a region's requests go: `pick` is asked for every request, `probe` is where its health is checked. */
export interface Target {
  pick(): string
  probe(): string
}

export interface Router {
  url: string
  healthy(region: string): boolean
  stop(): Promise<void>
}

const requestTimeoutMs = 30_000

/**
 * Meant for one connection only, so never passed on. How a body is framed is: without it a GET's body would be read as another
 * request, and whoever comes next would get its answer.
 */
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade']

/**
 * One address for all regions, as Route 53 gives it: a request goes to the nearest healthy region of
 * the place that its `x-client-region` names (default: the first region). Nothing is retried here;
 * that is the client's part.
 */
export async function startRouter(options: {
  topology: Topology
  targets: Map<string, Target>
  speed: number
  /** Told when a health check has changed its mind. */
  onHealth?: (region: string, healthy: boolean) => void
}): Promise<Router> {
  const { topology, targets, speed, onHealth = () => {} } = options
  const { regions, dns } = topology
  const resolver = new Resolver({ regions, dns, speed, now: () => performance.now() })
  const agents = new Map(regions.map(({ name }) => [name, new Agent({ keepAlive: true })]))

  const server = createServer((incoming, outgoing) => {
    const header = incoming.headers['x-client-region'] ?? regions[0]?.name
    const location = Array.isArray(header) ? header[0] : header
    if (!location || !resolver.knows(location)) {
      const names = regions.map(({ name }) => name).join(', ')
      answer(outgoing, 400, 'Unknown client location', `x-client-region must be one of ${names}.`)
      return
    }
    const region = resolver.resolve(location)
    outgoing.setHeader('x-routed-to', region)
    const target = targets.get(region)
    if (target) forward(incoming, outgoing, target.pick(), agents.get(region), region)
  })

  const probing = new Set<string>()
  async function check(region: string, target: Target) {
    if (probing.has(region)) return
    probing.add(region)
    const before = resolver.healthy(region)
    resolver.report(region, await passes(target.probe(), Math.max(500, 4000 / speed)))
    probing.delete(region)
    const healthy = resolver.healthy(region)
    if (healthy !== before) onHealth(region, healthy)
    if (!healthy) closeIdle(agents.get(region))
  }
  const timers = [...targets].map(([region, target]) =>
    setInterval(() => check(region, target), probeEveryMs(dns, speed)),
  )

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    healthy: (region) => resolver.healthy(region),
    async stop() {
      for (const timer of timers) clearInterval(timer)
      server.close()
      server.closeAllConnections()
      for (const agent of agents.values()) agent.destroy()
      await once(server, 'close')
    },
  }
}

function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  base: string,
  agent: Agent | undefined,
  region: string,
): void {
  const { method, url: path, headers } = incoming
  const upstream = request(base, {
    method,
    // As it came: a client may send what is no path, such as "*" or another server's URL.
    path,
    headers: endToEnd(headers),
    agent,
    timeout: requestTimeoutMs,
  })
  upstream.on('timeout', () => upstream.destroy(new Error('it did not answer in time')))
  upstream.on('response', (response) => {
    outgoing.writeHead(response.statusCode ?? 502, endToEnd(response.headers))
    pipeline(response, outgoing, () => {})
  })
  upstream.on('error', (error) => {
    if (outgoing.headersSent) outgoing.destroy()
    else
      answer(
        outgoing,
        502,
        'Region unreachable',
        `${region} did not take the request (${error.message}): try again.`,
      )
  })
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) upstream.destroy()
  })
  incoming.pipe(upstream)
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)))
}

function answer(outgoing: ServerResponse, status: number, title: string, detail: string): void {
  outgoing.writeHead(status, { 'content-type': 'application/problem+json' })
  outgoing.end(JSON.stringify({ type: 'about:blank', title, status, detail }))
}

/** A probe opens its own connection, as Route 53's do. */
async function passes(base: string, timeoutMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const probe = request(`${base}/health`, { agent: false, signal: AbortSignal.timeout(timeoutMs) })
  probe.on('response', (response) => {
    response.on('error', () => {}).resume()
    const { statusCode = 500 } = response
    resolve(statusCode >= 200 && statusCode < 400)
  })
  probe.on('error', () => resolve(false))
  probe.end()
  return promise
}

function closeIdle(agent: Agent | undefined): void {
  for (const sockets of Object.values(agent?.freeSockets ?? {})) {
    for (const socket of sockets ?? []) socket.destroy()
  }
}
