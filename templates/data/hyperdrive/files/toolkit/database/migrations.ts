import type { Client } from 'pg'
import { Failure } from '../commands/command.ts'
import type { Migration } from './files.ts'

/** The part of a connection that asks. */
type Asking = Pick<Client, 'query'>

/** What a table is called that is not there. */
const UNDEFINED_TABLE = '42P01'

/**
 * Those that the database has not had.
 *
 * @throws Failure when one that it has had is another one now
 */
export async function pending(client: Asking, migrations: Migration[]): Promise<Migration[]> {
  const rows = await client.query('SELECT name, digest FROM migrations').then(
    (result) => result.rows as { name: string; digest: string }[],
    (error: { code?: string }) => {
      if (error.code === UNDEFINED_TABLE) return []
      throw error
    },
  )
  const had = new Map(rows.map(({ name, digest }) => [name, digest]))
  const changed = migrations.find(({ name, digest }) => (had.get(name) ?? digest) !== digest)
  if (changed) {
    throw new Failure(
      `migrations/${changed.name} was applied, and is not the same any more: give it back its text, and put the change into a new file.`,
    )
  }
  return migrations.filter(({ name }) => !had.has(name))
}

/**
 * Applies what is pending, in order, each file in one transaction with the note that it was: all of a file, or nothing. A statement that does not get its
 * lock within five seconds fails, since every order would wait behind it.
 *
 * @returns the names of those that it applied
 * @throws Failure with the database's words
 */
export async function applyMigrations(client: Asking, migrations: Migration[]): Promise<string[]> {
  const applied: string[] = []
  for (const { name, sql, digest } of await pending(client, migrations)) {
    try {
      await client.query("BEGIN; SET LOCAL lock_timeout = '5s'")
      await client.query(
        'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, digest text NOT NULL)',
      )
      // Whoever applies it at the same time waits here, and is then refused.
      await client.query('INSERT INTO migrations (name, digest) VALUES ($1, $2)', [name, digest])
      await client.query(sql)
      await client.query('COMMIT')
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {})
      throw new Failure(
        `migrations/${name} was not applied, and nothing after it: ${(error as Error).message}.`,
        { cause: error },
      )
    }
    applied.push(name)
  }
  return applied
}
