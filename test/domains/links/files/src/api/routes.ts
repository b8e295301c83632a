import { Hono } from 'hono'
import { codeOf, hasExpired, linkTo } from '../domain/links.ts'
import type { Store } from '../store/store.ts'
import type { AppEnv } from './env.ts'
import { parseKey } from './input.ts'
import { type Kind, Problem } from './problems.ts'
import { isCode, parseTarget } from './requests.ts'

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
