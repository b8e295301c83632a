import type { Account } from '../cloudflare/cloud.ts'
import { files } from '../cloudflare/config.ts'
import { Failure } from '../command.ts'
import { smokeTest } from './prepare.ts'
import { inWords, Refused } from './trial.ts'

/** Until then a point of presence may answer with the router from before, which would pass its successor's test. */
const SPREAD_MS = 10_000

/**
 * Deploys the router. Everybody gets it at once, since nothing stands before it that could shift, so no rollout does this.
 *
 * @throws Refused, with nothing changed, before the first deployment and during a rollout, whose gates would count the
 * router's faults as the release's; Failure when what runs does not answer well through it
 */
export async function deployRouter(cloud: Account): Promise<void> {
  const deployment = await cloud.deployment()
  const [running, second] = deployment
  if (!running) {
    throw new Refused('Nothing is deployed yet: "npm run deploy" makes both Workers.')
  }
  if (second) {
    throw new Refused(
      `A rollout is under way (${inWords(deployment)}): wait for its end, or take it back.`,
    )
  }
  await cloud.wrangler('deploy', '--config', files.router)
  await cloud.pause(SPREAD_MS)
  const problem = await smokeTest(cloud, running.version)
  if (problem !== undefined) {
    throw new Failure(
      `The new router has all traffic, and ${running.version} fails its smoke test through it: ${problem}. Put the router before back, as "A bad router" in docs/runbooks/bad-deploy.md says.`,
    )
  }
  cloud.say(`the router is deployed, and ${running.version} passed its smoke test through it`)
}
