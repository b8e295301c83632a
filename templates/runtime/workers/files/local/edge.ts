import router, { type Point } from '../src/router/worker.ts'
import { topology } from '../topology.ts'
import { type InForce, inForceHeader, pointsHeader } from './in-force.ts'
import { versionFor } from './versions.ts'

interface Service {
  fetch(request: Request): Promise<Response>
}

/** Each version of the service is bound under its id. */
type EdgeEnv = { SMOKE_TOKEN: string } & Record<string, Service>

/**
 * The router Worker between stand-ins for what Cloudflare puts around it: where the client is, the secret in force, the
 * service's versions behind the binding, and the metrics.
 */
export default {
  async fetch(request: Request, env: EdgeEnv): Promise<Response> {
    const headers = new Headers(request.headers)
    const { pins, deployment } = JSON.parse(headers.get(inForceHeader) ?? '') as InForce
    const continent = headers.get('x-client-continent')?.toUpperCase()
    for (const name of [inForceHeader, 'x-client-continent']) headers.delete(name)
    const cf = { ...request.cf, continent } as RequestInitCfProperties

    const points: Point[] = []
    const response = await router.fetch(new Request(request, { headers, cf }), {
      ...(pins !== undefined && { PINS: pins }),
      SMOKE_TOKEN: env.SMOKE_TOKEN,
      METRICS: { writeDataPoint: (point) => points.push(point) },
      SERVICE: {
        async fetch(inner) {
          const version = versionFor(deployment, topology.service, inner.headers)
          const bound = env[version]
          if (!bound) throw new Error(`No version ${version} is loaded here.`)
          return bound.fetch(inner)
        },
      },
    })
    const answer = new Response(response.body, response)
    answer.headers.set(pointsHeader, JSON.stringify(points))
    return answer
  },
}
