import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { isConflict } from '../../src/store/failures.ts'
import { Failure } from '../command.ts'

/** One statement that changes the schema, and the name of the file that it stands in. */
export interface Migration {
  name: string
  sql: string
  /** Of the file, so that a changed one is told from the one that was applied. */
  digest: string
}

/** What a statement says that was done before: a table, a column or another thing is there, or is not there any more. */
const already = ['42P07', '42701', '42710', '42P01', '42703', '42704']

/** The project's migrations, in their order. */
export async function readMigrations(
  directory = new URL('../../migrations/', import.meta.url),
): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, directory), 'utf8')
      return { name, sql, digest: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Applies what has not been applied, one statement at a time: DSQL takes one change of the schema in a transaction, and
 * nothing else with it. So it is noted that a migration begins, then it is done, then that is noted; one that begun and
 * was cut off is run again, and an answer that it was done already counts as done.
 *
 * @returns the names of those that were applied
 * @throws Failure when one that was applied has another text now
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
  const noted = new Map((await ask('SELECT * FROM migrations')).map((row) => [row.name, row]))
  for (const { name, digest } of migrations) {
    const before = noted.get(name)
    if (!before || before.digest === digest) continue
    throw new Failure(
      `migrations/${name} is not what was applied: put its text back, and change the schema with a new file.`,
    )
  }
  const done: string[] = []
  for (const { name, sql, digest } of migrations) {
    const before = noted.get(name)
    if (before?.applied === true) continue
    say(`migration ${name}`)
    if (!before) await ask('INSERT INTO migrations VALUES ($1, $2, false)', name, digest)
    await change(ask, sql, before !== undefined)
    await ask('UPDATE migrations SET applied = true WHERE name = $1', name)
    done.push(name)
  }
  return done
}

type Ask = (text: string, ...values: unknown[]) => Promise<Record<string, unknown>[]>

async function change(ask: Ask, sql: string, again: boolean): Promise<void> {
  try {
    const [row] = await ask(sql)
    // An index is built beside other work; nothing may rely on it before it is there.
    if (row?.job_id) await ask('CALL sys.wait_for_job($1)', row.job_id)
  } catch (error) {
    if (!again || !already.includes((error as { code?: string }).code ?? '')) throw error
  }
}

/** Statements of their own, each repeated while another transaction is in its way. */
export const asker =
  (pool: Pool): Ask =>
  async (text, ...values) => {
    for (let tried = 0; ; tried++) {
      try {
        return (await pool.query(text, values)).rows ?? []
      } catch (error) {
        // A row that is there already is no conflict here: another run of this has noted it.
        if (tried === 10 || !isConflict(error) || (error as { code?: string }).code === '23505')
          throw error
        await sleep(Math.random() * 50 * 2 ** Math.min(tried, 5))
      }
    }
  }
