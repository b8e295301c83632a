import { Client } from 'pg'
import { required } from './cloudflare/api.ts'
import { command, Failure, parse, say, toggle } from './command.ts'
import { readMigrations } from './database/files.ts'
import { applyMigrations, pending } from './database/migrations.ts'

const usage = `npm run migrate -- [options]

Applies what is new in migrations/ to the database itself, past Hyperdrive, by the connection string in DATABASE_URL: before the release that
needs it, and beside the one that does not.

  --dry-run   print which files those are, change nothing`

const TIMEOUT_MS = 15_000

await command(usage, async (args) => {
  const { values } = parse(args, { 'dry-run': toggle })
  const connectionString = required('DATABASE_URL', "the connection string of the database's owner")
  const client = new Client({ connectionString, connectionTimeoutMillis: TIMEOUT_MS })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    throw new Failure(`DATABASE_URL leads to no database: ${(error as Error).message}.`)
  }
  try {
    const migrations = await readMigrations()
    const names = values['dry-run']
      ? (await pending(client, migrations)).map(({ name }) => name)
      : await applyMigrations(client, migrations)
    for (const name of names) say(`${values['dry-run'] ? 'would apply' : 'applied'} ${name}`)
    if (names.length === 0) say('nothing is new')
  } finally {
    await client.end()
  }
})
