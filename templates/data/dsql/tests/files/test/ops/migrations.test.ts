import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPool } from '../../src/store/open.ts'
import { type Migration, readMigrations } from '../../toolkit/database/files.ts'
import { applyMigrations } from '../../toolkit/database/migrations.ts'
import { type Postgres, startPostgres } from '../../toolkit/laptop/postgres.ts'

let directory: string
let postgres: Postgres
let pool: Pool
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'migrations-'))
  postgres = await startPostgres(directory)
  const endpoint = `postgres://127.0.0.1:${postgres.port}`
  pool = openPool({ region: 'a', endpoint, user: 'admin' })
})
afterEach(async () => {
  await pool.end()
  await postgres.stop()
  await rm(directory, { recursive: true, force: true, maxRetries: 5 })
})

const say = () => {}
const one: Migration = { name: '0001_a.sql', sql: 'CREATE TABLE a (id text)', digest: '1' }
const two: Migration = { name: '0002_b.sql', sql: 'ALTER TABLE a ADD COLUMN b text', digest: '2' }
const three: Migration = { name: '0003_c.sql', sql: 'ALTER TABLE a DROP COLUMN b', digest: '3' }

test('this project’s migrations are applied once, in their order', async () => {
  const migrations = await readMigrations()
  const names = migrations.map(({ name }) => name)
  expect(await applyMigrations(pool, migrations, say)).toEqual(names)
  expect(await applyMigrations(pool, migrations, say)).toEqual([])
  expect(names).toEqual(names.toSorted())
})

test.each(['INSERT INTO migrations', 'CREATE TABLE a', 'ALTER TABLE'])(
  'a run that is cut off before or after any “%s” is finished by the next',
  async (beginning) => {
    for (const done of [false, true]) {
      await pool.query('DROP TABLE IF EXISTS a, migrations')
      for (let crash = 0; crash < 4; crash++) {
        const fragile = crashing(beginning, crash, done)
        await applyMigrations(fragile, [one, two, three], say).catch((error) =>
          expect(error.message).toBe('crash'),
        )
      }
      await applyMigrations(pool, [one, two, three], say)
      const { rows } = await pool.query('SELECT name, applied FROM migrations ORDER BY name')
      expect(rows).toEqual([one, two, three].map(({ name }) => ({ name, applied: true })))
      expect((await pool.query('SELECT * FROM a')).fields.map(({ name }) => name)).toEqual(['id'])
    }
  },
)

test('a migration that fails is not taken for one that was done, and can be mended', async () => {
  const wrong = { ...two, sql: 'ALTER TABLE nothing ADD COLUMN b text', digest: 'wrong' }
  for (let run = 0; run < 2; run++) {
    await expect(applyMigrations(pool, [one, wrong], say)).rejects.toThrow(/nothing/)
    expect(await notes()).toEqual([`${one.name} applied`])
  }
  expect(await applyMigrations(pool, [one, two], say)).toEqual([two.name])
  expect((await pool.query('SELECT * FROM a')).fields.map(({ name }) => name)).toEqual(['id', 'b'])
})

test.each([
  ['ALTER TABLE nothing ADD COLUMN b text', '42P01'],
  ['ALTER TABLE a ADD COLUMN b nothing', '42704'],
  ['ALTER TABLE a ALTER COLUMN nothing SET DEFAULT 1', '42703'],
  ['/* DROP */ GRANT SELECT ON nothing TO PUBLIC', '42P01'],
])('“%s” that was cut off and is refused with %s was not done', async (sql, code) => {
  const wrong = { ...two, sql }
  const fragile = crashing(sql, 0, false)
  await expect(applyMigrations(fragile, [one, wrong], say)).rejects.toThrow('crash')
  await expect(applyMigrations(pool, [one, wrong], say)).rejects.toMatchObject({ code })
  expect(await notes()).toEqual([`${one.name} applied`])
})

test('a text that replaces one which was cut off is not taken for it', async () => {
  const fragile = crashing(one.sql, 0, true)
  await expect(applyMigrations(fragile, [one], say)).rejects.toThrow('crash')
  const other = { ...one, sql: 'CREATE TABLE a (id text, b text)', digest: 'other' }
  await expect(applyMigrations(pool, [other], say)).rejects.toMatchObject({ code: '42P07' })
  expect(await applyMigrations(pool, [one], say)).toEqual([one.name])
})

test('of two runs at once the one that comes too late ends, and what was done is noted', async () => {
  for (const moment of ['INSERT INTO migrations', one.sql]) {
    await pool.query('DROP TABLE IF EXISTS a, migrations')
    const late = meanwhile(moment, () => applyMigrations(pool, [one], say))
    await expect(applyMigrations(late, [one], say)).rejects.toThrow(/Another run|already exists/)
    expect(await notes()).toEqual([`${one.name} applied`])
  }
})

test('what a run has done is noted, also where one that began before and was refused forgets it', async () => {
  await expect(applyMigrations(crashing(one.sql, 0, false), [one], say)).rejects.toThrow('crash')
  const forgotten = meanwhile(one.sql, () => pool.query('DELETE FROM migrations'))
  expect(await applyMigrations(forgotten, [one], say)).toEqual([one.name])
  expect(await notes()).toEqual([`${one.name} applied`])
})

test('one whose text has changed since is refused', async () => {
  await applyMigrations(pool, [one], say)
  const changed = { ...one, sql: 'CREATE TABLE b (id text)', digest: 'other' }
  await expect(applyMigrations(pool, [changed], say)).rejects.toThrow(/0001_a.sql is not what/)
})

/** What is noted, in its order. */
async function notes(): Promise<string[]> {
  const { rows } = await pool.query('SELECT * FROM migrations ORDER BY name')
  return rows.map(({ name, applied }) => `${name} ${applied ? 'applied' : 'begun'}`)
}

/** Connections of a run in which something else happens before the first statement that begins so. */
function meanwhile(beginning: string, other: () => Promise<unknown>): Pool {
  let rest: typeof other | undefined = other
  const query = async (text: string, values?: unknown[]) => {
    const now = text.startsWith(beginning) ? rest : undefined
    if (now) rest = undefined
    await now?.()
    return pool.query(text, values)
  }
  return { query } as unknown as Pool
}

/** Connections of a process that ends at the statement of that number which begins so. */
function crashing(beginning: string, at: number, done: boolean): Pool {
  let seen = 0
  const query = async (text: string, values?: unknown[]) => {
    const hit = text.startsWith(beginning) && seen++ === at
    if (hit && !done) throw new Error('crash')
    const result = await pool.query(text, values)
    if (hit) throw new Error('crash')
    return result
  }
  return { query } as unknown as Pool
}
