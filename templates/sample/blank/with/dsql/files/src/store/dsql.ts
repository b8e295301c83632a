import type { Pool } from 'pg'
import type { Note } from '../domain/notes.ts'
import { guarded } from './failures.ts'
import type { Store } from './store.ts'
import { REQUEST_MS, transactionsOn } from './transactions.ts'

export interface DsqlOptions {
  pool: Pool
  /** The region whose cluster the pool connects to. */
  region: string
  /** Milliseconds for all that one request does to the database. */
  requestMs?: number
}

/** The store over one of two linked Aurora DSQL clusters, which are one database: every region reads and writes the same notes. */
export function createDsqlStore({ pool, requestMs = REQUEST_MS }: DsqlOptions): Store {
  const { askOnce } = transactionsOn(pool, requestMs)

  async function note(id: string): Promise<Note | undefined> {
    const [row] = await askOnce('SELECT text FROM notes WHERE id = $1', id)
    return row && { id, text: String(row.text) }
  }

  /** Where there is one it is the same: its id follows from what is in it. */
  async function keep({ id, text }: Note): Promise<void> {
    const insert = 'INSERT INTO notes (id, text) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING'
    await askOnce(insert, id, text)
  }

  return { keep: guarded(keep), note: guarded(note) }
}
