import { counted, type Point } from '../../src/api/counted.ts'
import { answer } from '../../src/api/serve.ts'
import type { Fault } from './start.ts'

export * from '../../src/api/worker.ts'

type Environment = Env & { FAULT?: Fault; CLOUD: { fetch: typeof fetch } }

/** A version that hangs is held to that, so that a drill need not wait as long as a customer would. */
const shortDeadlineMs = 200

/** The service with a fault, if its version has one; what it counts goes to the laptop's Cloudflare. */
export default {
  async fetch(request, env, context): Promise<Response> {
    const isOrder = request.method === 'POST' && new URL(request.url).pathname === '/orders'
    const fault = isOrder ? env.FAULT : undefined
    const points: Point[] = []
    const counting = { ...env, METRICS: { writeDataPoint: (point: Point) => points.push(point) } }
    const serve = () => (fault ? broken(fault, env) : answer(request, env, context))
    const deadlineMs = fault === 'hangs' ? shortDeadlineMs : undefined
    try {
      return await counted(request, counting, context, serve, deadlineMs)
    } catch (error) {
      // As Cloudflare answers for a Worker that threw.
      return new Response(`error code: 1101 (${error})`, { status: 500 })
    } finally {
      await env.CLOUD.fetch('http://cloud/points', { method: 'POST', body: JSON.stringify(points) })
    }
  },
} satisfies ExportedHandler<Environment>

async function broken(fault: Fault, { CF_VERSION_METADATA: { id } }: Env): Promise<Response> {
  if (fault === 'throws') throw new Error('broken on purpose')
  if (fault === 'hangs') return new Promise(() => {})
  const status = fault === 'fails' ? 500 : 400
  return Response.json(
    { title: 'Broken on purpose', status },
    { status, headers: { 'x-version': id } },
  )
}
