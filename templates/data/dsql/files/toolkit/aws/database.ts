import { Failure, type Say } from '../commands/command.ts'
import { readMigrations } from '../database/files.ts'
import { grantService } from '../database/grants.ts'
import { applyMigrations } from '../database/migrations.ts'
import type { Calls } from './calls.ts'

/** One region's way into the database. */
interface Cluster {
  region: string
  endpoint: string
}

/**
 * Brings the database up to date with migrations/, through one region's cluster, and lets IAM roles in as `service`; as the
 * operator `admin`.
 */
export async function migrate(
  cloud: Pick<Calls, 'change'>,
  { region, endpoint }: Cluster,
  roles: string[],
  say: Say,
): Promise<void> {
  const names = [...new Set(roles)].join(', ')
  const lines = [
    `${region}  SQL as admin at ${endpoint}: migrations/, as far as it is new`,
    `${region}  SQL as admin at ${endpoint}: ${names} may be service`,
  ]
  await cloud.change(lines, () => applyAll({ region, endpoint }, roles, say))
}

async function applyAll({ region, endpoint }: Cluster, roles: string[], say: Say): Promise<void> {
  // Only who migrates loads the driver.
  const { openPool } = await import('../../active-active.config.ts')
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
