import { randomUUID } from 'node:crypto'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { matchedRoutes } from 'hono/route'
import { UnknownShape } from '../compat/shapes.ts'
import {
  type ApiVersion,
  negotiate,
  newestVersion,
  presentOrder,
  supportedVersions,
} from '../compat/versions.ts'
import { hashOf } from '../domain/orders.ts'
import { type Store, StoreBusy, StoreUnavailable } from '../store/store.ts'
import { isOrderId, parseBasket, parseKey, parseSku, parseStock } from './input.ts'
import type { Log } from './log.ts'
import { Problem, respondWith } from './problems.ts'

const BODY_BYTES = 16 * 1024

/**
 * `version` names the build that runs; `health` says 'ok', or why no traffic should come here; `requestId` finds the
 * platform's id of a request in Hono's `c.env`.
 */
export interface AppOptions {
  store: Store
  region: string
  version: string
  log: Log
  health?: () => Promise<string>
  requestId?: (env: unknown) => string | undefined
}

type Env = { Variables: { requestId: string; apiVersion: ApiVersion } }

/** The service in one place. Every answer, errors included, says which region and which build gave it. */
export function createApp(options: AppOptions): Hono<Env> {
  const { store, region, version, health = async () => 'ok' } = options
  const app = new Hono<Env>()

  app.use(describeRequest(options))
  app.onError((error, c) => respondWith(c, toProblem(error), c.get('requestId')))
  app.notFound(() => {
    throw new Problem('not-found', 'Paths are /items/:sku, /orders, /orders/:id and /health.')
  })

  // Before the negotiation: a probe must not fail over a header.
  app.get('/health', async (c) => {
    const status = await health()
    return c.json({ region, version, status }, status === 'ok' ? 200 : 503)
  })
  app.all('/health', allow('GET, HEAD'))

  app.use(negotiateVersion)
  app.use(readBody)

  // What /health leaves out: one read of the store, as a user's request does it. Whatever item it is, and whether it exists.
  app.get('/health/data', async (c) => {
    await store.item('health')
    return c.json({ region, version, status: 'ok' })
  })
  app.all('/health/data', allow('GET, HEAD'))

  app.put('/items/:sku', async (c) => {
    const sku = parseSku(c.req.param('sku'))
    return c.json(await store.setStock(sku, await parseStock(c)))
  })
  app.get('/items/:sku', async (c) => {
    const item = await store.item(parseSku(c.req.param('sku')))
    if (!item) throw unknownItem()
    return c.json({ sku: item.sku, available: item.available })
  })
  app.all('/items/:sku', allow('GET, HEAD, PUT'))

  app.post('/orders', async (c) => {
    const key = parseKey(c.req.header('idempotency-key'))
    const basket = await parseBasket(c)
    const placement = await store.placeOrder({ ...basket, key, bodyHash: hashOf(basket) })
    switch (placement.outcome) {
      case 'placed':
        return c.json(presentOrder(placement.order, c.get('apiVersion')), 201)
      case 'replayed':
        return c.json(presentOrder(placement.order, c.get('apiVersion')), 200)
      case 'sold-out':
        throw new Problem(
          'sold-out',
          `There are ${placement.left} left to sell here. Ask for less, or try again later.`,
        )
      case 'unknown-item':
        throw unknownItem()
      case 'key-reused':
        throw new Problem('key-reused', 'Send a new Idempotency-Key with a new request.')
    }
  })
  app.all('/orders', allow('POST'))

  app.get('/orders/:id', async (c) => {
    const id = c.req.param('id')
    const order = isOrderId(id) ? await store.order(id) : undefined
    if (!order) {
      throw new Problem('not-found', 'No such order: check the id, or retry soon.')
    }
    return c.json(presentOrder(order, c.get('apiVersion')))
  })
  app.all('/orders/:id', allow('GET, HEAD'))

  return app
}

function describeRequest({ region, version, log, requestId }: AppOptions): MiddlewareHandler<Env> {
  return async (c, next) => {
    const start = performance.now()
    const id = requestId?.(c.env) ?? randomUUID()
    const idempotencyKey = c.req.header('idempotency-key')
    c.set('requestId', id)
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

const negotiateVersion: MiddlewareHandler<Env> = async (c, next) => {
  const agreed = negotiate(c.req.header('accept-version'))
  if (!agreed) {
    throw new Problem(
      'version-not-supported',
      `Ask for one of ${supportedVersions.join(', ')}, or a range that includes one.`,
    )
  }
  c.set('apiVersion', agreed)
  await next()
}

const limitBody = bodyLimit({ maxSize: BODY_BYTES, onError: rejectBody })

/** Here, and whole: a body that its client breaks off is no fault of ours, and takes no release back. */
const readBody: MiddlewareHandler<Env> = async (c, next) => {
  try {
    await limitBody(c, async () => {
      await c.req.text()
    })
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem('invalid-request', 'The body broke off: send all of it.')
  }
  await next()
}

function allow(methods: string): MiddlewareHandler<Env> {
  return () => {
    throw new Problem('method-not-allowed', `Use one of ${methods}.`, { allow: methods })
  }
}

function rejectBody(): never {
  throw new Problem('body-too-large', `Send at most ${BODY_BYTES} bytes.`)
}

function unknownItem(): Problem {
  return new Problem('not-found', 'No such item: put it on sale, or retry soon.')
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
