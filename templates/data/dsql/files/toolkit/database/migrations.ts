import type { Pool } from 'pg'
import { NoAnswer, named } from '../../active-active.config.ts'
import { Failure } from '../commands/command.ts'
import { type Ask, asker } from './ask.ts'
import type { Migration } from './files.ts'
import { finished, indexIn } from './jobs.ts'
import { plain } from './statement.ts'

/** What a statement is answered that was done before: what it makes is there, or what it drops is not there any more. */
const already: [RegExp, string[]][] = [
  [/\b(CREATE|ADD)\b/i, ['42P07', '42701', '42710', '42P06', '42723']],
  [/\bDROP\b/i, ['42P01', '42703', '42704', '3F000', '42883']],
]

/**
 * Applies what has not been applied, each file one statement: DSQL takes one change of the schema in a transaction, and
 * nothing else with it. So it is noted that a migration begins, then it is done, then that is noted. One that the
 * database refuses is not noted any more. One that was cut off is run again, and an answer that it was done already
 * counts as done.
 *
 * @returns the names of those that were applied
 * @throws Failure when one that was applied has another text now, or another run began it at the same time
 */
export async function applyMigrations(
  pool: Pool,
  migrations: Migration[],
  say: (line: string) => void,
): Promise<string[]> {
  const ask = asker(pool)
  await ask(
    'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, digest text NOT NULL, applied boolean NOT NULL)',
  )
  const rows = (await ask('SELECT * FROM migrations')) as unknown as Note[]
  const notes = new Map(rows.map((row) => [row.name, row]))
  const waiting: Migration[] = []
  for (const migration of migrations) {
    const note = notes.get(migration.name)
    if (!note?.applied) waiting.push(migration)
    else if (note.digest !== migration.digest) {
      throw new Failure(
        `migrations/${migration.name} is not what was applied: put its text back, and change the schema with a new file.`,
      )
    }
  }
  for (const migration of waiting) {
    say(`migration ${migration.name}`)
    await apply(ask, migration, notes.get(migration.name))
  }
  return waiting.map(({ name }) => name)
}

interface Note {
  name: string
  digest: string
  applied: boolean
}

async function apply(ask: Ask, migration: Migration, before?: Note): Promise<void> {
  const { name, sql, digest } = migration
  await begin(ask, migration, before)
  const refused = async (error: unknown): Promise<never> => {
    await forget(ask, migration, before)
    throw error
  }
  const [row] = await ask(sql).catch((error) => {
    if (before?.digest === digest && wasDone(sql, error)) return []
    // Without an answer it may have been done, which the next run finds out.
    if (named(error) instanceof NoAnswer) throw error
    return refused(error)
  })
  await finished(ask, indexIn(sql), row?.job_id as string | undefined).catch((error) => {
    if (error instanceof Failure) return refused(error)
    throw error
  })
  // Another run that was refused at the same time may have deleted the note.
  await ask(
    `INSERT INTO migrations VALUES ($1, $2, true)
     ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, applied = true`,
    name,
    digest,
  )
}

async function begin(ask: Ask, { name, digest }: Migration, before?: Note): Promise<void> {
  if (before) return retell(ask, name, digest)
  const mine = await ask(
    'INSERT INTO migrations VALUES ($1, $2, false) ON CONFLICT DO NOTHING RETURNING name',
    name,
    digest,
  )
  if (mine.length > 0) return
  throw new Failure(`Another run has begun migrations/${name}: when it is over, run this again.`)
}

/** It was not done. The note of an older text that was cut off stays: nothing is known of that one. */
async function forget(ask: Ask, { name, digest }: Migration, before?: Note): Promise<void> {
  if (before && before.digest !== digest) await retell(ask, name, before.digest)
  else await ask('DELETE FROM migrations WHERE name = $1 AND NOT applied', name)
}

async function retell(ask: Ask, name: string, digest: string): Promise<void> {
  await ask('UPDATE migrations SET digest = $2 WHERE name = $1 AND NOT applied', name, digest)
}

function wasDone(sql: string, error: { code?: string }): boolean {
  const text = plain(sql)
  return already.some(([kind, codes]) => kind.test(text) && codes.includes(error.code ?? ''))
}
