import { topology } from '../../topology.ts'
import { readPins, routed } from './route.ts'

/** What the router is bound to: see `router/wrangler.jsonc`. */
export interface RouterEnv {
  SERVICE: { fetch(request: Request): Promise<Response> }
  METRICS: { writeDataPoint(point: Point): void }
  /**
   * A secret rather than a variable, though nothing in it is secret: a new value takes effect without a deployment of
   * the router's code, so that a rollout never ships any.
   */
  PINS?: string
  SMOKE_TOKEN?: string
}

/**
 * One request: `[version and continent]`, `[version, continent, colo]` and `[1 if it failed, milliseconds]`. Analytics Engine
 * thins data points out by their index, so that each has as many kept as it needs: a small continent must not share one.
 */
export interface Point {
  indexes: [string]
  blobs: [string, string, string]
  doubles: [number, number]
}

/**
 * The only way in, and the only Worker that a rollout does not change. It decides which version a continent sees, and
 * it counts failures: a version that is broken cannot hide that by not counting its own.
 */
export default {
  async fetch(request: Request, env: RouterEnv): Promise<Response> {
    const start = Date.now()
    const { continent = '', colo = '' } = (request.cf ?? {}) as Record<string, string | undefined>
    const { headers, version: named } = routed(request.headers, {
      service: topology.service,
      continent,
      pins: readPins(env.PINS),
      token: env.SMOKE_TOKEN,
    })
    const { response, threw } = await serve(env, new Request(request, { headers }))
    if (new URL(request.url).pathname !== '/health') {
      // An answer without a version is held against the one that was asked, so that it stays out of the others' figures.
      const version = response.headers.get('x-version') ?? named ?? 'unknown'
      const failed = threw || response.status >= 500
      env.METRICS.writeDataPoint({
        indexes: [`${version} ${continent.toLowerCase()}`],
        blobs: [version, continent.toLowerCase(), colo],
        doubles: [failed ? 1 : 0, Date.now() - start],
      })
    }
    return response
  },
}

async function serve(
  { SERVICE }: RouterEnv,
  request: Request,
): Promise<{ response: Response; threw: boolean }> {
  try {
    return { response: await SERVICE.fetch(request), threw: false }
  } catch (error) {
    console.error(JSON.stringify({ message: 'the service threw', error: `${error}` }))
    return { response: badGateway(), threw: true }
  }
}

function badGateway(): Response {
  const problem = {
    type: 'urn:problem:bad-gateway',
    title: 'The service did not answer',
    status: 502,
    detail: 'Send the same request again, with the same Idempotency-Key.',
  }
  return Response.json(problem, {
    status: 502,
    headers: { 'content-type': 'application/problem+json' },
  })
}
