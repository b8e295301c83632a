import { Problem } from '../api/problems.ts'
import { createD1Store } from './d1.ts'
import type { Store } from './store.ts'

export interface StoreBindings {
  DB: D1Database
}

/** How far the caller has seen the database: it comes with every answer, and back with the next request. */
const HEADER = 'x-d1-bookmark'

/** A bookmark is opaque, but it is never one of the words that ask for the primary. */
const BOOKMARK = /^[0-9a-f]+(-[0-9a-f]+)+$/
const BOOKMARK_LENGTH = 256

/**
 * The store as one request sees it: a session that goes on where the caller's last one ended, or begins at whatever the
 * nearest replica has. `finish` adds to the answer how far it got.
 */
export function openStore(
  { DB }: StoreBindings,
  request: Request,
): { store: Store; finish(response: Response): Response } {
  const region = typeof request.cf?.colo === 'string' ? request.cf.colo : 'unknown'
  const bookmark = request.headers.get(HEADER)
  let opened: D1DatabaseSession | undefined
  function session(): D1DatabaseSession {
    opened ??= DB.withSession(parseBookmark(bookmark) ?? 'first-unconstrained')
    return opened
  }
  return {
    store: createD1Store({ session, region }),
    finish(response) {
      const reached = opened?.getBookmark() ?? undefined
      if (reached !== undefined) response.headers.set(HEADER, reached)
      return response
    },
  }
}

function parseBookmark(value: string | null): string | undefined {
  if (value === null || value === '') return undefined
  if (value.length <= BOOKMARK_LENGTH && BOOKMARK.test(value)) return value
  throw new Problem(
    'invalid-request',
    `${HEADER} is no bookmark: send back what the last answer had, or leave it out.`,
  )
}
