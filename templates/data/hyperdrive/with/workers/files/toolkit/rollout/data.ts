import type { Check } from '../checks/project.ts'
import { ask } from '../cloudflare/api.ts'
import { readConfig, root, type WorkerConfig } from '../cloudflare/config.ts'
import { Failure, say } from '../commands/command.ts'
import { faultsBelow } from '../database/additive.ts'
import { readMigrations } from '../database/files.ts'
import { applyMigrations } from '../database/migrations.ts'
import { asOwner } from '../database/owner.ts'
import type { Preparation } from './trial.ts'

/** What `src/store` asks by. A configuration of another name may answer from a cache, for reads of its own. */
const BINDING = 'HYPERDRIVE'

/**
 * Applies what is new in `migrations/`.
 *
 * @throws Failure when the service would be told what is stale, or a migration was not applied
 */
export const prepareData: Preparation = async () => {
  await refuseCache(readConfig())
  const names = await asOwner(async (owner) => applyMigrations(owner, await readMigrations()))
  for (const name of names) say(`applied ${name}`)
}

/** Migrations are applied before any gate, and the release before runs on with what they leave: they only add. */
export const migrations: Check = () => faultsBelow(root, 'migrations')

/**
 * Hyperdrive's cache is on unless it was switched off (developers.cloudflare.com/hyperdrive/concepts/query-caching).
 *
 * @throws Failure when it is on where the store asks
 */
export async function refuseCache({ hyperdrive }: WorkerConfig): Promise<void> {
  const id = hyperdrive?.find(({ binding }) => binding === BINDING)?.id
  // Without one nothing is deployed, which says so itself.
  if (!id) return
  const answer = await ask<{ result: { caching?: { disabled?: boolean } } }>(
    `hyperdrive/configs/${id}`,
  )
  if (answer?.result.caching?.disabled) return
  throw new Failure(
    `The Hyperdrive configuration ${id} answers from a cache, also what is true no more: run "npx wrangler hyperdrive update ${id} --caching-disabled", then this again.`,
  )
}
