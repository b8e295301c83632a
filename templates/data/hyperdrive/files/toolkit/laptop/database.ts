import { Client } from 'pg'
import { readMigrations } from '../database/files.ts'
import { applyMigrations } from '../database/migrations.ts'
import { type Postgres, type PostgresOptions, startPostgres } from './postgres.ts'

/** PostgreSQL on this machine, with all migrations applied, and a connection of its owner's. */
export interface Database extends Postgres {
  owner: Client
}

export async function startDatabase(
  directory: string,
  options?: PostgresOptions,
): Promise<Database> {
  const { port, stop } = await startPostgres(directory, options)
  const owner = new Client({ host: '127.0.0.1', port, user: 'admin', database: 'postgres' })
  try {
    await owner.connect()
    await applyMigrations(owner, await readMigrations())
  } catch (error) {
    await owner.end().catch(() => {})
    await stop()
    throw error
  }
  return {
    ...{ port, owner },
    async stop() {
      await owner.end()
      await stop()
    },
  }
}
