import { METHOD_NAME_ALL } from 'hono/router'
import { inTime } from '../store/in-time.ts'
import { routes } from './routes.ts'

/** Longer than anything here takes, and shorter than clients wait: past it a request has failed, whatever comes of it. */
const DEADLINE_MS = 10_000

/** What gates tell apart: a method, and the first part of a path. All else is one: scanners ask for anything. */
const served = new Set(routes.routes.map(({ method, path }) => `${method} /${partOf(path)}`))

/**
 * Health checks, which would hide a version that fails everything else, and what was sent to a version of the client's choice: no
 * gate compares it. It is counted all the same, so that a version whose counting fails does not pass for a silent one.
 */
const ASKED = 'asked'

/** What a gate reads of one moment of a request. */
export interface Point {
  /** The version. Analytics Engine thins points out by it, so that a small share keeps as many as it needs. */
  indexes: [string]
  /** The version, whether the request came in or was answered, and its route. */
  blobs: [string, 'came' | 'answered', string]
  /** 1 if it failed, 1 if it was refused, and the milliseconds that it took. */
  doubles: [number, number, number]
}

export interface Counting {
  METRICS: { writeDataPoint(point: Point): void }
  CF_VERSION_METADATA: { id: string }
}

/**
 * Answers a request and counts it, as it comes in and as it is answered: what came in and was never answered, the platform
 * ended. A client that leaves does not end it, since the runtime is told to wait.
 *
 * @param answer what the service says
 * @param deadlineMs after that long the answer is 504
 */
export function counted(
  request: Request,
  { METRICS, CF_VERSION_METADATA: { id: version } }: Counting,
  context: Pick<ExecutionContext, 'waitUntil'>,
  answer: () => Promise<Response>,
  deadlineMs = DEADLINE_MS,
): Promise<Response> {
  const route = isMarked(request) ? ASKED : routeOf(request)
  const start = Date.now()
  const count = (phase: Point['blobs'][1], status: number) => {
    METRICS.writeDataPoint({
      indexes: [version],
      blobs: [version, phase, route],
      doubles: [status >= 500 ? 1 : 0, status >= 300 && status < 500 ? 1 : 0, Date.now() - start],
    })
  }
  count('came', 0)
  const answered = inTime(answer(), deadlineMs).then(
    (response) => {
      const timely = response ?? tooLate(version)
      count('answered', timely.status)
      return timely
    },
    (error) => {
      count('answered', 500)
      throw error
    },
  )
  context.waitUntil(answered.catch(() => {}))
  return answered
}

/**
 * Whether its client chose the version: a smoke test, or anybody who reads ids in `x-version`. If it counted, whoever sends a
 * version what it must refuse would stop a release, or make the version before look as bad.
 */
const isMarked = ({ headers }: Request) => headers.has('cloudflare-workers-version-overrides')

/** `GET /items`, for HEAD too, as Hono answers it. */
function routeOf({ method, url }: Request): string {
  const part = partOf(new URL(url).pathname)
  if (part === 'health') return ASKED
  const methods = [method === 'HEAD' ? 'GET' : method, METHOD_NAME_ALL]
  return methods.map((one) => `${one} /${part}`).find((route) => served.has(route)) ?? 'other'
}

/** The first part of a path. */
function partOf(path: string): string {
  return path.split('/')[1] ?? ''
}

function tooLate(version: string): Response {
  const problem = {
    type: 'urn:problem:too-late',
    title: 'There was no answer in time',
    status: 504,
    detail: 'Send the same request again, with the same Idempotency-Key, after Retry-After.',
  }
  return Response.json(problem, {
    status: 504,
    headers: {
      'content-type': 'application/problem+json',
      'retry-after': '1',
      'x-version': version,
    },
  })
}
