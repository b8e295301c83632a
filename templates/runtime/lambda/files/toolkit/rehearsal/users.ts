import { setTimeout as sleep } from 'node:timers/promises'

/** One try of a request. Times are milliseconds since the epoch. */
export interface Attempt {
  location: string
  /** The region that the router chose. */
  routedTo: string | undefined
  startedAt: number
  /** When it ended. */
  at: number
  failed: boolean
  /** Undefined when nobody answered. */
  status?: number | undefined
  /** The build that answered. */
  version?: string | undefined
}

export interface Answer {
  status: number
  /** What its JSON says; the text itself where it is none, and nothing where there was none. */
  body: unknown
  headers: Headers
  region: string | undefined
  version: string | undefined
  /** When it arrived. */
  at: number
}

export interface Request {
  method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  body?: unknown
  /** The idempotency key: the same for every try. */
  key?: string
}

const attemptTimeoutMs = 2000
const longestPauseMs = 400

/**
 * The service's users near one region. They do as every client of an active-active service must: retry, with the same
 * key. After a failure soon, since the next try may be served elsewhere; after 429 when it says, since elsewhere it is
 * the same.
 */
export class Users {
  /** The region that is nearest to them. */
  readonly location: string
  private readonly base: string
  private readonly attempts: Attempt[]
  private readonly patienceMs: number

  /**
   * @param options.attempts where every try is written down
   * @param options.patienceMs what nobody answers for so long is not answered, which is not the same as lost; default 15 s
   */
  constructor(
    base: string,
    location: string,
    options: { attempts?: Attempt[]; patienceMs?: number | undefined } = {},
  ) {
    this.base = base
    this.location = location
    this.attempts = options.attempts ?? []
    this.patienceMs = options.patienceMs ?? 15_000
  }

  /** Tries until there is an answer that is neither the service's fault nor 429, or their patience is over: then undefined. */
  async send(request: Request): Promise<Answer | undefined> {
    const deadline = Date.now() + this.patienceMs
    for (let pauseMs = 50; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      const answer = await this.sendOnce(request)
      const isTooMany = answer?.status === 429
      if (answer && answer.status < 500 && !isTooMany) return answer
      const retryAfterMs = isTooMany ? 1000 * Number(answer.headers.get('retry-after') ?? 0) : 0
      const waitMs = retryAfterMs + pauseMs * (0.5 + Math.random() / 2)
      if (Date.now() + waitMs >= deadline) return undefined
      await sleep(waitMs)
    }
  }

  /** One try; undefined when nobody answered. */
  async sendOnce({ method, path, body, key }: Request): Promise<Answer | undefined> {
    const startedAt = Date.now()
    let response: Response | undefined
    let answer: Answer | undefined
    try {
      response = await fetch(`${this.base}${path}`, {
        method,
        headers: {
          'x-client-region': this.location,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        // Where it sends them is told, not visited: that is another service's to answer for.
        redirect: 'manual',
        signal: AbortSignal.timeout(attemptTimeoutMs),
      })
      answer = {
        status: response.status,
        body: bodyOf(await response.text()),
        headers: response.headers,
        region: response.headers.get('x-region') ?? undefined,
        version: response.headers.get('x-version') ?? undefined,
        at: Date.now(),
      }
    } catch {
      // Nobody answered, or not to the end: that is what a failed attempt is.
    }
    this.attempts.push({
      location: this.location,
      routedTo: response?.headers.get('x-routed-to') ?? undefined,
      startedAt,
      at: Date.now(),
      failed: !answer || answer.status >= 500,
      status: answer?.status,
      version: answer?.version,
    })
    return answer
  }
}

/** Somebody who asks each region itself, past the router. */
export function regionsOf(
  { regions }: { regions: readonly { name: string; url: string }[] },
  patienceMs?: number,
): Users[] {
  return regions.map(({ name, url }) => new Users(url, name, { patienceMs }))
}

function bodyOf(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Tries that the service answered with a fault of its own. A machine that is slow makes it say 503, and never this. */
export function faults(attempts: readonly Attempt[]): number {
  return attempts.filter(({ status }) => status === 500).length
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
