import { createHash } from 'node:crypto'

/** What is kept, and never changes. */
export interface Note {
  /** 32 hex digits. */
  id: string
  text: string
}

/** The same request gives the same note in every region, so that a retry makes no second one. */
export function noteOf(key: string, text: string): Note {
  const digest = createHash('sha256')
    .update(JSON.stringify([key, text]))
    .digest('hex')
  return { id: digest.slice(0, 32), text }
}
