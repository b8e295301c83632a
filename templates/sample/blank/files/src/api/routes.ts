import { type Context, Hono } from 'hono'
import { noteOf } from '../domain/notes.ts'
import type { Store } from '../store/store.ts'
import { type AppEnv, invalid, parseKey, readObject } from './input.ts'
import { Problem } from './problems.ts'

const ID = /^[0-9a-f]{32}$/

/** Whether a note can have this id. No store is asked for any other: it may be longer than a store takes. */
const isNoteId = (id: string): boolean => ID.test(id)

/** What users of the service may ask. Alarms, gates and `Allow` follow from what is registered here. */
export const routes = new Hono<AppEnv>()

/** One read of the store, as a user's request does it: whatever note it is, and whether it exists. */
export async function probe(store: Store): Promise<void> {
  await store.note('health')
}

routes.post('/notes', async (c) => {
  const key = parseKey(c.req.header('idempotency-key'))
  const note = noteOf(key, await parseText(c))
  await c.get('store').keep(note)
  return c.json(note, 201)
})

routes.get('/notes/:id', async (c) => {
  const id = c.req.param('id')
  const note = isNoteId(id) ? await c.get('store').note(id) : undefined
  if (!note) throw new Problem('not-found', 'No such note: check the id, or retry soon.')
  return c.json(note)
})

/** The body of POST /notes. Fields that this build does not know are for a newer one: they are ignored. */
async function parseText(c: Context): Promise<string> {
  const { text } = await readObject(c)
  if (typeof text === 'string' && text !== '' && text.length <= 1_000) return text
  throw invalid('text must be 1 to 1,000 characters.')
}
