import type { Context } from 'hono'

/** A kind of error that a client may meet. `type` ends its `urn:problem:` and never changes. */
export interface Kind {
  type: string
  status: 400 | 403 | 404 | 405 | 406 | 408 | 409 | 410 | 413 | 422 | 429 | 500 | 503
  title: string
}

/** The kinds that any service has, by their `type`. */
const kinds = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This path does not take this method' },
  'version-not-supported': { status: 406, title: 'No supported version satisfies Accept-Version' },
  'body-too-slow': { status: 408, title: 'The body did not come in time' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'key-reused': { status: 422, title: 'The Idempotency-Key was used for another request' },
  busy: { status: 429, title: 'Too many at once' },
  internal: { status: 500, title: 'Something went wrong here' },
  unavailable: { status: 503, title: 'Not available for a moment' },
} satisfies Record<string, Omit<Kind, 'type'>>

/** An answer that is not a success; `detail` tells the client what to do. */
export class Problem extends Error {
  override name = 'Problem'
  readonly kind: Kind
  readonly headers: Record<string, string>

  constructor(
    kind: keyof typeof kinds | Kind,
    detail: string,
    headers: Record<string, string> = {},
  ) {
    super(detail)
    this.kind = typeof kind === 'string' ? { type: kind, ...kinds[kind] } : kind
    this.headers = headers
  }
}

/** The problem as RFC 9457 writes it, with the request id to quote in a question. */
export function respondWith(c: Context, problem: Problem, requestId: string): Response {
  const { type, status, title } = problem.kind
  const body = {
    type: `urn:problem:${type}`,
    title,
    status,
    detail: problem.message,
    requestId,
  }
  return c.body(JSON.stringify(body), status, {
    ...problem.headers,
    'content-type': 'application/problem+json',
  })
}
