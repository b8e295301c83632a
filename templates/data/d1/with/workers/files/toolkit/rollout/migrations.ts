import type { Account } from '../cloudflare/cloud.ts'
import { readConfig } from '../cloudflare/config.ts'

/** Applies what is new in the migrations of each database: before the code that needs it, and beside the code that does not. */
export async function applyMigrations(cloud: Account): Promise<void> {
  for (const { binding, migrations_dir } of readConfig().d1_databases ?? []) {
    if (migrations_dir) await cloud.wrangler('d1', 'migrations', 'apply', binding, '--remote')
  }
}
