import type { Check } from '../checks/project.ts'
import { readConfig, root } from '../cloudflare/config.ts'
import { faultsBelow } from '../database/additive.ts'
import type { Preparation } from './trial.ts'

/** Applies what is new in the migrations of each database. */
export const prepareData: Preparation = async (cloud) => {
  for (const { binding, migrations_dir } of readConfig().d1_databases ?? []) {
    if (migrations_dir) await cloud.wrangler('d1', 'migrations', 'apply', binding, '--remote')
  }
}

/** Migrations are applied before any gate, and the release before runs on with what they leave: they only add. */
export const migrations: Check = ({ config }) =>
  (config.d1_databases ?? []).flatMap(({ migrations_dir: folder }) =>
    folder === undefined ? [] : faultsBelow(root, folder),
  )
