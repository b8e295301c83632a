import type { Context } from 'hono'
import { invalid, readObject } from './input.ts'

const ID = /^[0-9a-f]{32}$/

/** Whether a note can have this id. No store is asked for any other: it may be longer than a store takes. */
export const isNoteId = (id: string): boolean => ID.test(id)

/** The body of POST /notes. Fields that this build does not know are for a newer one: they are ignored. */
export async function parseText(c: Context): Promise<string> {
  const { text } = await readObject(c)
  if (typeof text === 'string' && text !== '' && text.length <= 1_000) return text
  throw invalid('text must be 1 to 1,000 characters.')
}
