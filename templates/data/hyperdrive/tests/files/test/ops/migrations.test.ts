import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Migration } from '../../toolkit/database/files.ts'
import { applyMigrations, pending } from '../../toolkit/database/migrations.ts'
import { type Postgres, startPostgres } from '../../toolkit/laptop/postgres.ts'

let directory: string
let postgres: Postgres
let owner: Client
let name: string
let made = 0

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'migrations-'))
  postgres = await startPostgres(directory)
})
afterAll(async () => {
  await postgres.stop()
  await rm(directory, { recursive: true, force: true, maxRetries: 5 })
})

async function connect(database: string): Promise<Client> {
  const client = new Client({ host: '127.0.0.1', port: postgres.port, user: 'admin', database })
  await client.connect()
  return client
}

/** A database of its own for each test. */
beforeEach(async () => {
  made += 1
  name = `d${made}`
  const server = await connect('postgres')
  await server.query(`CREATE DATABASE ${name}`)
  await server.end()
  owner = await connect(name)
})
afterEach(() => owner.end())

const migration = (name: string, sql: string): Migration => ({ name, sql, digest: sql })
const first = migration('1.sql', 'CREATE TABLE a (id integer); INSERT INTO a VALUES (1)')
const second = migration('2.sql', 'ALTER TABLE a ADD COLUMN b integer')

test('each is applied once, in order', async () => {
  expect(await applyMigrations(owner, [first])).toEqual(['1.sql'])
  expect(await applyMigrations(owner, [first, second])).toEqual(['2.sql'])
  expect(await applyMigrations(owner, [first, second])).toEqual([])
  expect((await owner.query('SELECT * FROM a')).rows).toEqual([{ id: 1, b: null }])
})

test('what is pending is told, and nothing is changed', async () => {
  expect(await pending(owner, [first, second])).toEqual([first, second])
  await applyMigrations(owner, [first])
  expect(await pending(owner, [first, second])).toEqual([second])
})

test('one that the database refuses leaves nothing behind, and ends what comes after', async () => {
  const bad = migration('2.sql', 'CREATE TABLE b (id integer); SELECT nonsense')
  const applying = applyMigrations(owner, [first, bad, migration('3.sql', 'DROP TABLE a')])
  await expect(applying).rejects.toThrow(/^migrations\/2\.sql was not applied.*nonsense/)
  expect(await pending(owner, [first, bad])).toEqual([bad])
  expect(await applyMigrations(owner, [first, second])).toEqual(['2.sql'])
})

test('one that was applied, and was edited afterwards, is refused', async () => {
  await applyMigrations(owner, [first])
  const edited = { ...first, digest: 'another' }
  await expect(applyMigrations(owner, [edited, second])).rejects.toThrow(
    /^migrations\/1\.sql was applied, and is not the same any more/,
  )
})

test('of two at once one applies it, and the other is told or finds it done', async () => {
  const other = await connect(name)
  const both = await Promise.allSettled(
    [owner, other].map((client) => applyMigrations(client, [first])),
  )
  await other.end()
  expect(both.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
  expect((await owner.query('SELECT * FROM a')).rows).toHaveLength(1)
})

test('one that does not get its lock fails instead of letting everybody wait behind it', async () => {
  await applyMigrations(owner, [first])
  const other = await connect(name)
  await other.query('BEGIN; SELECT * FROM a')
  await expect(applyMigrations(owner, [first, second])).rejects.toThrow('lock timeout')
  await other.end()
})

const migrate = (flags: string[], DATABASE_URL: string) =>
  spawnSync(
    process.execPath,
    [join(import.meta.dirname, '../../toolkit/commands/migrate.ts'), ...flags],
    {
      env: { ...process.env, DATABASE_URL },
      encoding: 'utf8',
    },
  )

test('npm run migrate tells first, then applies, then has nothing to do', () => {
  const url = `postgres://admin:any@127.0.0.1:${postgres.port}/${name}`
  const said = [['--dry-run'], [], []].map((flags) => migrate(flags, url).stderr)
  expect(said[0]).toContain('would apply 0001_items_and_orders.sql')
  expect(said[1]).toContain('applied 0001_items_and_orders.sql')
  expect(said[2]).toBe('nothing is new\n')
})

test.each([
  ['', /^DATABASE_URL is not set: .*\n$/],
  ['postgres://owner:s3cret@127.0.0.1:9/orders', /^DATABASE_URL leads to no database: .*\n$/],
])(
  'npm run migrate without a database ends with one sentence, and tells no password',
  (url, said) => {
    const { status, stderr } = migrate([], url)
    expect(status).toBe(1)
    expect(stderr).toMatch(said)
    expect(stderr).not.toContain('s3cret')
  },
)
