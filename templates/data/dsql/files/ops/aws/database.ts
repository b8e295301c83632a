import { openPool } from '../../src/store/open.ts'
import { Failure } from '../command.ts'
import { readMigrations } from '../database/files.ts'
import { grantService } from '../database/grants.ts'
import { applyMigrations } from '../database/migrations.ts'
import type { Say } from './calls.ts'

/** Does what `Cloud.migrate` says, as the operator `admin`. */
export async function migrate(
  region: string,
  endpoint: string,
  roles: string[],
  say: Say,
): Promise<void> {
  const pool = openPool({ region, endpoint, user: 'admin', connections: 1 })
  try {
    const applied = await applyMigrations(pool, await readMigrations(), (line) =>
      say(`${region}  ${line}`),
    )
    await grantService(pool, roles)
    if (applied.length === 0) say(`${region}  the schema is up to date`)
  } catch (error) {
    if (error instanceof Failure) throw error
    const { code = '', message } = error as Error & { code?: string }
    throw new Failure(`migrations/ could not be applied in ${region}: ${code} ${message}`, {
      cause: error,
    })
  } finally {
    await pool.end()
  }
}
