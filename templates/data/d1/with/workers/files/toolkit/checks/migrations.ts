import { root } from '../cloudflare/config.ts'
import { faultsBelow } from '../database/additive.ts'
import type { Check } from './project.ts'

/** Migrations are applied before any gate, and the release before runs on with what they leave: they only add. */
export const migrations: Check = ({ config }) =>
  (config.d1_databases ?? []).flatMap(({ migrations_dir: folder }) =>
    folder === undefined ? [] : faultsBelow(root, folder),
  )
