import { serve } from '@hono/node-server'
import { createApp, createHealth, openStore } from '../../active-active.config.ts'

/**
 * One region's service as a process of its own: what API Gateway and Lambda are in the cloud. It is
 * started by `builds.ts`, tells it the port over the IPC channel, and ends with it.
 */
const {
  AWS_REGION: region = '',
  SERVICE_VERSION: version = 'local',
  PORT = '0',
  HEALTH_CACHE_MS = '5000',
  FAULT_RATE = '0',
  TOLD_ERRORS = '0',
  FAULT_HIDDEN = 'false',
} = process.env
/** How many of its errors somebody who does not see its log was told of. */
let told = 0

const store = openStore({ region })
const cacheMs = Number(HEALTH_CACHE_MS)
const app = createApp({
  store,
  region,
  version,
  health: createHealth(store, { cacheMs, waitMs: cacheMs / 5 }),
  // Probes come every half second here, and would hide everything else.
  log(line) {
    if (line.path === '/health') return
    if (line.error !== undefined && told++ < Number(TOLD_ERRORS)) {
      console.error(`${region}: ${line.method} ${line.path}: ${line.status}, ${line.error}`)
    }
    process.stdout.write(`${JSON.stringify(line)}\n`)
  },
})

/** A build with a fault: that share of its requests fails, evenly spread; its health check does not show it. */
const faultRate = Number(FAULT_RATE)
let requests = 0
function fails(path: string): boolean {
  if (path === '/health' || (path === '/health/data' && FAULT_HIDDEN === 'true')) return false
  requests++
  return Math.floor(requests * faultRate) > Math.floor((requests - 1) * faultRate)
}

function fetch(request: Request): Response | Promise<Response> {
  if (!fails(new URL(request.url).pathname)) return app.fetch(request)
  const problem = {
    type: 'urn:problem:internal',
    title: 'This build is broken on purpose',
    status: 500,
  }
  return Response.json(problem, {
    status: 500,
    headers: {
      'content-type': 'application/problem+json',
      'x-region': region,
      'x-version': version,
    },
  })
}

function listen(port: number): void {
  const server = serve({ fetch, port, hostname: '127.0.0.1' }, (info) => {
    process.send?.({ port: info.port })
  })
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = 60_000
  server.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' || port === 0) throw error
    listen(0)
  })
}

listen(Number(PORT))
process.on('disconnect', () => process.exit())
// Ctrl-C reaches every process of the terminal; the parent ends its regions in its own order.
process.on('SIGINT', () => {})
