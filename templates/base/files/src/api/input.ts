import type { Context } from 'hono'
import type { ApiVersion } from '../compat/versions.ts'
import type { Store } from '../store/store.ts'
import { Problem } from './problems.ts'

/** What a request carries with it, for Hono's `c.get`. */
export interface AppEnv {
  Variables: { requestId: string; apiVersion: ApiVersion; store: Store }
}

const PRINTABLE = /^[\x20-\x7e]{1,255}$/

/** The Idempotency-Key header: 1–255 printable ASCII characters. */
export function parseKey(value: string | undefined): string {
  if (value === undefined || value === '') {
    throw invalid(
      'Send an Idempotency-Key header: a new one for each request, the same for a retry.',
    )
  }
  if (PRINTABLE.test(value)) return value
  throw invalid('Idempotency-Key must be 1 to 255 printable ASCII characters.')
}

/** The body, which must be one JSON object, or a {@link Problem}. */
export async function readObject(c: Context): Promise<Record<string, unknown>> {
  let body: unknown
  try {
    body = JSON.parse(await c.req.text())
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid('The body is not JSON: send one JSON object.')
    throw error
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
    return body as Record<string, unknown>
  }
  throw invalid('The body must be one JSON object.')
}

/** The value of a field, if it is a whole number from `least` to `most`, or a {@link Problem}. */
export function integer(name: string, value: unknown, least: number, most: number): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) {
    return value as number
  }
  throw invalid(`${name} must be a whole number from ${least} to ${most}.`)
}

export function invalid(detail: string): Problem {
  return new Problem('invalid-request', detail)
}
