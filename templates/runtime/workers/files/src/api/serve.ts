import { inTime } from '../store/in-time.ts'
import { openStore } from '../store/open.ts'
import { createApp } from './app.ts'
import { counted } from './counted.ts'
import type { Log } from './log.ts'

/** Workers Logs reads the line as JSON and indexes every field. */
const log: Log = (line) => console.log(JSON.stringify(line))

/** Half of what a request has (counted.ts): the rest is the store's. Cloudflare starts a Worker before the body has come in. */
const BODY_MS = 5_000

/** The service's answer, at the point of presence where the request came in. */
async function answer(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
  const { store, finish } = openStore(env, request)
  // For each request, as its store is: registering the routes costs 0.04 ms in workerd, measured.
  const app = createApp({
    store,
    region: typeof request.cf?.colo === 'string' ? request.cf.colo : 'unknown',
    version: env.CF_VERSION_METADATA.id,
    log,
    requestId: () => request.headers.get('cf-ray') ?? undefined,
    inTime: (body) => inTime(body, BODY_MS),
  })
  return finish(await app.fetch(request, env, context))
}

export default {
  fetch: (request, env, context) =>
    counted(request, env, context, () => answer(request, env, context)),
} satisfies ExportedHandler<Env>
