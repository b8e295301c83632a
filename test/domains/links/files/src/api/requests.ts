import type { Context } from 'hono'
import type { Target } from '../domain/links.ts'
import { integer, invalid, readObject } from './input.ts'

const CODE = /^[0-9a-f]{12}$/
const MOST_SECONDS = 365 * 24 * 60 * 60

/** Whether a link can have this code. */
export const isCode = (code: string): boolean => CODE.test(code)

/** The body of POST /links. */
export async function parseTarget(c: Context): Promise<Target> {
  const { url, ttlSeconds } = await readObject(c)
  const target = typeof url === 'string' && url.length <= 2048 ? URL.parse(url) : null
  if (!target || !['http:', 'https:'].includes(target.protocol)) {
    throw invalid('url must be an http or https address of at most 2048 characters.')
  }
  return { url: target.href, ttlSeconds: integer('ttlSeconds', ttlSeconds, 1, MOST_SECONDS) }
}
