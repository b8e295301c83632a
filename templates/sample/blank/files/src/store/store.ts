import type { Note } from '../domain/notes.ts'

/**
 * What the service needs from its database, seen from where it runs. Every method may throw
 * `StoreUnavailable` when trying again later may help.
 */
export interface Store {
  /** Keeps a note; once, however often it is asked. */
  keep(note: Note): Promise<void>
  note(id: string): Promise<Note | undefined>
}
