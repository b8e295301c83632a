import service from '../src/api/worker.ts'
import type { Fault } from './faults.ts'

export * from '../src/api/worker.ts'

type Environment = Env & { FAULT?: Fault }

/** The service with a fault, if its version has one. */
export default {
  async fetch(request, env, context): Promise<Response> {
    const isOrder = request.method === 'POST' && new URL(request.url).pathname === '/orders'
    if (isOrder && env.FAULT === 'throws') throw new Error('broken on purpose')
    if (isOrder && env.FAULT === 'orders') return broken(env.CF_VERSION_METADATA.id)
    return service.fetch(request, env, context)
  },
} satisfies ExportedHandler<Environment>

function broken(version: string): Response {
  const problem = { type: 'urn:problem:internal', title: 'Broken on purpose', status: 500 }
  return Response.json(problem, {
    status: 500,
    headers: { 'content-type': 'application/problem+json', 'x-version': version },
  })
}
