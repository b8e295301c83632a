import { readMigrations } from '../database/files.ts'
import { applyMigrations, pending } from '../database/migrations.ts'
import { asOwner } from '../database/owner.ts'
import { command, parse, say, toggle } from './command.ts'

const usage = `npm run migrate -- [options]

Applies what is new in migrations/ to the database itself, past Hyperdrive, by the connection string in DATABASE_URL. Each deployment
does so too, before the release that needs it; this is for before the first.

  --dry-run   print which files those are, change nothing`

await command(usage, async (args) => {
  const { values } = parse(args, { 'dry-run': toggle })
  const migrations = await readMigrations()
  const names = await asOwner(async (owner) =>
    values['dry-run']
      ? (await pending(owner, migrations)).map(({ name }) => name)
      : applyMigrations(owner, migrations),
  )
  for (const name of names) say(`${values['dry-run'] ? 'would apply' : 'applied'} ${name}`)
  if (names.length === 0) say('nothing is new')
})
