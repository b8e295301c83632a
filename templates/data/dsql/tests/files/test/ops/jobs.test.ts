import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPool } from '../../src/store/open.ts'
import { applyMigrations } from '../../toolkit/database/migrations.ts'
import { type Postgres, startPostgres } from '../../toolkit/laptop/postgres.ts'

let directory: string
let postgres: Postgres
let pool: Pool
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'jobs-'))
  postgres = await startPostgres(directory)
  pool = openPool({
    region: 'a',
    endpoint: `postgres://127.0.0.1:${postgres.port}`,
    user: 'admin',
  })
  await pool.query('CREATE SCHEMA sys')
  await pool.query(
    'CREATE TABLE sys.jobs (job_id text, status text, details text, object_name text)',
  )
  await pool.query('CREATE TABLE a (id text)')
})
afterEach(async () => {
  await pool.end()
  await postgres.stop()
  await rm(directory, { recursive: true, force: true, maxRetries: 5 })
})

const say = () => {}
const unique = {
  name: '0001_a.sql',
  sql: '-- one each\nCREATE UNIQUE INDEX ASYNC a_id ON a (id);',
  digest: '1',
}

test('an index that cannot be built is no migration that was applied, and can be tried again', async () => {
  await pool.query("INSERT INTO a VALUES ('x'), ('x')")
  for (let run = 0; run < 2; run++) {
    await expect(applyMigrations(dsql(), [unique], say)).rejects.toThrow(
      /a_id could not be built.*unique/,
    )
    expect((await pool.query('SELECT * FROM migrations')).rows).toEqual([])
    expect(await validity()).toEqual([])
  }
  await pool.query('DELETE FROM a')
  expect(await applyMigrations(dsql(), [unique], say)).toEqual([unique.name])
  expect(await validity()).toEqual([true])
})

test.each([true, false])(
  'a run that was cut off while an index is built waits for it; it is built: %s',
  async (isBuilt) => {
    const building = dsql(async () => {
      await pool.query("UPDATE sys.jobs SET status = 'processing'")
      await setValid(false)
      throw new Error('crash')
    })
    await expect(applyMigrations(building, [unique], say)).rejects.toThrow('crash')
    let looks = 0
    const over = dsql(async () => {
      if (++looks < 2) return
      await pool.query('UPDATE sys.jobs SET status = $1', [isBuilt ? 'completed' : 'failed'])
      await setValid(isBuilt)
    })
    const again = applyMigrations(over, [unique], say)
    if (isBuilt) expect(await again).toEqual([unique.name])
    else await expect(again).rejects.toThrow(/a_id could not be built/)
    expect(looks).toBe(2)
    expect(await validity()).toEqual(isBuilt ? [true] : [])
  },
)

test('an index whose job is not shown at once is waited for', async () => {
  let looks = 0
  const late = dsql(async () => {
    await pool.query("UPDATE sys.jobs SET job_id = 'hidden', object_name = 'hidden'")
    await setValid(false)
    if (++looks < 2) return
    await pool.query("UPDATE sys.jobs SET job_id = '1'")
    await setValid(true)
  })
  expect(await applyMigrations(late, [unique], say)).toEqual([unique.name])
  expect(looks).toBe(2)
})

test('rows that a constraint does not suit are no migration that was applied', async () => {
  const sql = 'ALTER TABLE ASYNC a VALIDATE CONSTRAINT short'
  await pool.query("INSERT INTO a VALUES ('long')")
  await pool.query('ALTER TABLE a ADD CONSTRAINT short CHECK (length(id) < 3) NOT VALID')
  const check = { name: '0001_check.sql', sql, digest: '1' }
  await expect(applyMigrations(dsql(), [check], say)).rejects.toThrow(/short/)
  expect((await pool.query('SELECT * FROM migrations')).rows).toEqual([])
  await pool.query('DELETE FROM a')
  expect(await applyMigrations(dsql(), [check], say)).toEqual([check.name])
})

async function validity(): Promise<boolean[]> {
  const { rows } = await pool.query(
    "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('a_id')",
  )
  return rows.map(({ indisvalid }) => indisvalid)
}

const setValid = (isValid: boolean) =>
  pool.query("UPDATE pg_index SET indisvalid = $1 WHERE indexrelid = 'a_id'::regclass", [isValid])

/** Connections that do as DSQL: what has the word ASYNC is answered with a job. `look` comes before each look at those. */
function dsql(look = async () => {}): Pool {
  const query = async (text: string, values?: unknown[]) => {
    if (text.includes('sys.jobs')) await look()
    if (!text.includes(' ASYNC ')) return pool.query(text, values)
    const statement = text
      .replace('INDEX ASYNC', 'INDEX CONCURRENTLY')
      .replace('TABLE ASYNC', 'TABLE')
    const problem = await pool.query(statement).then(
      () => undefined,
      (error) => {
        if (error.code === '42P07') throw error
        return error.message
      },
    )
    const status = problem ? 'failed' : 'completed'
    const job = ['1', status, problem, text.includes('INDEX') ? 'public.a_id' : null]
    await pool.query('DELETE FROM sys.jobs')
    await pool.query('INSERT INTO sys.jobs VALUES ($1, $2, $3, $4)', job)
    return { rows: [{ job_id: '1' }] }
  }
  return { query } as unknown as Pool
}
