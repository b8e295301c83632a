import { randomUUID } from 'node:crypto'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { matchedRoutes } from 'hono/route'
import { METHOD_NAME_ALL } from 'hono/router'
import maxSatisfying from 'semver/ranges/max-satisfying.js'
import { UnknownShape } from '../compat/shapes.ts'
import { newestVersion, supportedVersions } from '../compat/versions.ts'
import { StoreBusy, StoreUnavailable } from '../store/errors.ts'
import type { Store } from '../store/store.ts'
import type { AppEnv } from './input.ts'
import type { Log } from './log.ts'
import { Problem, respondWith } from './problems.ts'
import * as service from './routes.ts'

const BODY_BYTES = 16 * 1024

/**
 * `version` names the build that runs; `health` says 'ok', or why no traffic should come here; `requestId` finds the
 * platform's id of a request in Hono's `c.env`; `inTime` gives up on a body that comes in too slowly, with undefined, where the
 * platform does not wait for it; `routes` are the service's own unless given.
 */
export interface AppOptions {
  store: Store
  region: string
  version: string
  log: Log
  health?: () => Promise<string>
  requestId?: (env: unknown) => string | undefined
  inTime?: (body: Promise<'whole'>) => Promise<'whole' | undefined>
  routes?: Hono<AppEnv>
}

/**
 * What stands around the service's routes. Every answer, errors included, says which region and which build gave it.
 */
export function createApp(options: AppOptions): Hono<AppEnv> {
  const { store, region, version, health = async () => 'ok', routes = service.routes } = options
  const app = new Hono<AppEnv>()

  app.use(describeRequest(options))
  app.onError((error, c) => respondWith(c, toProblem(error), c.get('requestId')))
  app.notFound(() => {
    const paths = [...methodsOf(routes).map(([path]) => path), '/health']
    throw new Problem('not-found', `Paths are ${paths.join(', ')}.`)
  })

  // Before the negotiation: a probe must not fail over a header.
  app.get('/health', async (c) => {
    const status = await health()
    return c.json({ region, version, status }, status === 'ok' ? 200 : 503)
  })
  app.all('/health', allow('GET, HEAD'))

  app.use(negotiateVersion)
  app.use(readBody(options))

  // What /health leaves out: one read of the store, as a user's request does it.
  app.get('/health/data', async (c) => {
    await service.probe(store)
    return c.json({ region, version, status: 'ok' })
  })
  app.all('/health/data', allow('GET, HEAD'))

  app.route('/', routes)
  for (const [path, methods] of methodsOf(routes)) app.all(path, allow(methods))

  return app
}

function describeRequest(options: AppOptions): MiddlewareHandler<AppEnv> {
  const { store, region, version, log, requestId } = options
  return async (c, next) => {
    const start = performance.now()
    const id = requestId?.(c.env) ?? randomUUID()
    const idempotencyKey = c.req.header('idempotency-key')
    c.set('requestId', id)
    c.set('store', store)
    c.set('apiVersion', newestVersion)
    await next()
    const route = routeOf(c)
    c.header('x-region', region)
    c.header('x-version', version)
    c.header('x-request-id', id)
    c.header('api-version', c.get('apiVersion'))
    c.header('vary', 'accept-version')
    log({
      region,
      version,
      requestId: id,
      ...(idempotencyKey !== undefined && { idempotencyKey }),
      ...(route !== undefined && { route }),
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      ms: Math.round((performance.now() - start) * 10) / 10,
      ...(c.error && c.res.status >= 500 && { error: `${c.error}` }),
    })
  }
}

/** The pattern of the route that took the request. What takes every method of every path is middleware, and no route. */
const routeOf = (c: Context): string | undefined =>
  matchedRoutes(c).findLast(({ method, path }) => method !== 'ALL' || !path.endsWith('*'))?.path

const negotiateVersion: MiddlewareHandler<AppEnv> = async (c, next) => {
  const agreed = negotiate(c.req.header('accept-version'), supportedVersions)
  if (!agreed) {
    throw new Problem(
      'version-not-supported',
      `Ask for one of ${supportedVersions.join(', ')}, or a range that includes one.`,
    )
  }
  c.set('apiVersion', agreed)
  await next()
}

/**
 * The highest of the supported versions, which come oldest first, that satisfies a semver range such as `^1` or `1.0.x`;
 * no range means the newest, no match undefined.
 */
export function negotiate<Version extends string>(
  range: string | undefined,
  supported: readonly Version[],
): Version | undefined {
  if (range === undefined) return supported.at(-1)
  return maxSatisfying(supported, range) ?? undefined
}

const limitBody = bodyLimit({ maxSize: BODY_BYTES, onError: rejectBody })

/** Here, and whole: a body that its client breaks off, or sends too slowly, is no fault of ours, and takes no release back. */
function readBody({ inTime = (body) => body }: AppOptions): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const body = limitBody(c, async () => {
      await c.req.text()
    })
    const read = await inTime(body.then(() => 'whole')).catch((error) => {
      if (error instanceof Problem) throw error
      throw new Problem('invalid-request', 'The body broke off: send all of it.')
    })
    if (!read) throw new Problem('body-too-slow', 'The body came in too slowly: send it again.')
    await next()
  }
}

/** The methods of each path, as the header Allow lists them. Hono answers HEAD wherever it answers GET. */
function methodsOf({ routes }: Hono<AppEnv>): [path: string, methods: string][] {
  const named = routes.filter(({ method }) => method !== METHOD_NAME_ALL)
  return [...Map.groupBy(named, ({ path }) => path)].map(([path, those]) => {
    const methods = those.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    return [path, [...new Set(methods)].sort().join(', ')]
  })
}

function allow(methods: string): MiddlewareHandler<AppEnv> {
  return () => {
    throw new Problem('method-not-allowed', `Use one of ${methods}.`, { allow: methods })
  }
}

function rejectBody(): never {
  throw new Problem('body-too-large', `Send at most ${BODY_BYTES} bytes.`)
}

/** So many seconds, up to three times as many: who was refused at once does not come back at once. */
function later(seconds: number): { 'retry-after': string } {
  return { 'retry-after': `${seconds + Math.floor(Math.random() * (2 * seconds + 1))}` }
}

function toProblem(error: Error): Problem {
  if (error instanceof Problem) return error
  // Not 503: alarms count that against the region, or the release, and neither is at fault.
  if (error instanceof StoreBusy) {
    return new Problem(
      'busy',
      'Many want the same: send the same request, with the same Idempotency-Key, after Retry-After.',
      later(1),
    )
  }
  if (error instanceof StoreUnavailable) {
    return new Problem(
      'unavailable',
      'The store does not answer: send the same request, with the same Idempotency-Key, after Retry-After.',
      later(1),
    )
  }
  if (error instanceof UnknownShape) {
    return new Problem(
      'unavailable',
      'This was written by a newer release than the one that answers: retry after Retry-After.',
      later(5),
    )
  }
  return new Problem('internal', 'Send the same request again; if it stays, quote the requestId.')
}
