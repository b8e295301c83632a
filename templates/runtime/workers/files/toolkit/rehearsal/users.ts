import { setTimeout as sleep } from 'node:timers/promises'

/** One try of a request. Times are milliseconds since the epoch. */
export interface Attempt {
  at: number
  failed: boolean
}

export interface Answer {
  status: number
  /** What its JSON says; the text itself where it is none, as where Cloudflare answers for a Worker, and nothing where there was none. */
  body: unknown
  /** The version of the service, as it says itself. */
  version: string | undefined
  headers: Headers
  /** When it arrived. */
  at: number
}

export interface Request {
  method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  body?: unknown
  /** The idempotency key: the same for every try. */
  key?: string
  headers?: Record<string, string>
}

const attemptTimeoutMs = 5000
const longestPauseMs = 400

/**
 * The service's users at one point of presence. They do as every client of such a service must: retry, with the same key, and after
 * 429 when it says.
 */
export class Users {
  readonly place: string
  private readonly base: string
  private readonly attempts: Attempt[]

  /** @param attempts where every try is written down */
  constructor(base: string, place: string, attempts: Attempt[] = []) {
    this.base = base
    this.place = place
    this.attempts = attempts
  }

  /** Tries until there is an answer that is neither the service's fault nor 429, or `patienceMs` are over: then undefined. */
  async send(request: Request, patienceMs: number): Promise<Answer | undefined> {
    const deadline = Date.now() + patienceMs
    for (let pauseMs = 50; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      const answer = await this.sendOnce(request)
      const isTooMany = answer?.status === 429
      if (answer && answer.status < 500 && !isTooMany) return answer
      const retryAfterMs = isTooMany ? 1000 * Number(answer?.headers.get('retry-after') ?? 0) : 0
      const waitMs = retryAfterMs + pauseMs * (0.5 + Math.random() / 2)
      if (Date.now() + waitMs >= deadline) return undefined
      await sleep(waitMs)
    }
  }

  /** One try; undefined when nobody answered within `timeoutMs`. */
  async sendOnce(
    { method, path, body, key, headers }: Request,
    timeoutMs = attemptTimeoutMs,
  ): Promise<Answer | undefined> {
    let answer: Answer | undefined
    try {
      const response = await fetch(`${this.base}${path}`, {
        method,
        headers: {
          ...headers,
          'x-place': this.place,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        // Where it sends them is told, not visited: that is another service's to answer for.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      })
      answer = {
        status: response.status,
        body: bodyOf(await response.text()),
        version: response.headers.get('x-version') ?? undefined,
        headers: response.headers,
        at: Date.now(),
      }
    } catch {
      // Nobody answered, or not to the end: that is what a failed attempt is.
    }
    this.attempts.push({
      at: Date.now(),
      failed: !answer || answer.status >= 500,
    })
    return answer
  }
}

function bodyOf(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Does `work` on every element, at most `width` at a time. */
export async function eachOf<T>(
  list: readonly T[],
  width: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const rest = list.values()
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const one of rest) await work(one)
    }),
  )
}
