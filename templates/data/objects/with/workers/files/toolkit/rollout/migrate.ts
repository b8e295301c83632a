import type { Account } from '../cloudflare/cloud.ts'
import { leaveOthers } from '../cloudflare/others.ts'
import { inWords, mustAnswer, Refused } from './trial.ts'

/**
 * Deploys this project whole. A migration changes the objects of all versions at once, so Cloudflare takes none with a
 * gradual deployment, and no release from before it can be deployed again.
 *
 * @throws Refused, with nothing changed, while a rollout is under way
 */
export async function migrate(cloud: Account): Promise<void> {
  const deployment = await cloud.deployment()
  if (deployment.length > 1) {
    throw new Refused(
      `A rollout is under way (${inWords(deployment)}): wait for its end, or take it back.`,
    )
  }
  await leaveOthers(cloud, 'its name and domain')
  const version = await cloud.version('deploy')
  cloud.say(`${version} has its migration, which stays`)
  await mustAnswer(cloud, version, 'no version from before can be deployed again: deploy a fix')
}
