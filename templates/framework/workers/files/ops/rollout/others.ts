import type { Account } from '../cloudflare/cloud.ts'
import { Refused } from './trial.ts'

/**
 * Looks before wrangler takes something over: without a terminal it asks nobody, neither about a Worker of that name nor
 * about a custom domain or a DNS record.
 *
 * @param at whether the command would also give the service its domain
 * @throws Refused with what is there, and with nothing changed
 */
export async function leaveOthers(
  cloud: Pick<Account, 'otherWorker' | 'otherAtDomain'>,
  at: 'its name' | 'its name and domain',
): Promise<void> {
  const found = [
    await cloud.otherWorker(),
    at === 'its name' ? undefined : await cloud.otherAtDomain(),
  ].filter((one) => one !== undefined)
  if (found.length === 0) return
  throw new Refused(
    `Somebody else's would be taken over: ${found.join('; ')}. Take another name, or, if it may go, run this again with --take-over.`,
  )
}
