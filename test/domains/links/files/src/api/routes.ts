import { type Context, Hono } from 'hono'
import { codeOf, hasExpired, linkTo, type Target } from '../domain/links.ts'
import type { Store } from '../store/store.ts'
import { type AppEnv, integer, invalid, parseKey, readObject } from './input.ts'
import { type Kind, Problem } from './problems.ts'

const CODE = /^[0-9a-f]{12}$/
const MOST_SECONDS = 365 * 24 * 60 * 60

/** Whether a link can have this code. */
const isCode = (code: string): boolean => CODE.test(code)

const expired: Kind = { type: 'expired', status: 410, title: 'The link has expired' }

/** What users of the service may ask. Alarms, gates and `Allow` follow from what is registered here. */
export const routes = new Hono<AppEnv>()

/** One read of the store, as a user's request does it. */
export async function probe(store: Store): Promise<void> {
  await store.link('health')
}

routes.post('/links', async (c) => {
  const target = await parseTarget(c)
  const code = codeOf(parseKey(c.req.header('idempotency-key')), target)
  const wanted = linkTo(target, code, Date.now())
  const { url, expiresAt } = await c.get('store').keep(wanted)
  return c.json({ code, url, expiresAt }, 201)
})

routes.get('/l/:code', async (c) => {
  const code = c.req.param('code')
  const link = isCode(code) ? await c.get('store').link(code) : undefined
  if (!link) throw new Problem('not-found', 'No such link: check it, or retry soon.')
  if (hasExpired(link, Date.now())) throw new Problem(expired, 'Ask whoever gave it to you.')
  return c.redirect(link.url, 302)
})

/** The body of POST /links. */
async function parseTarget(c: Context): Promise<Target> {
  const { url, ttlSeconds } = await readObject(c)
  const target = typeof url === 'string' && url.length <= 2048 ? URL.parse(url) : null
  if (!target || !['http:', 'https:'].includes(target.protocol)) {
    throw invalid('url must be an http or https address of at most 2048 characters.')
  }
  return { url: target.href, ttlSeconds: integer('ttlSeconds', ttlSeconds, 1, MOST_SECONDS) }
}
