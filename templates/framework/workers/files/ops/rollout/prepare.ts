import type { Cloud } from '../cloudflare/cloud.ts'
import { Breached, inWords, Refused, runsAlone, type Trial, trialIn, weigh } from './trial.ts'

/** A new deployment takes "up to a couple of seconds" to be everywhere (Cloudflare, Version overrides). */
const SMOKE_TRIES = 10
const SMOKE_PAUSE_MS = 3_000

/**
 * What a rollout of the release would start from.
 *
 * @returns undefined when the release is all that runs
 * @throws Refused while another rollout is on trial, and before the first deployment
 */
export async function startOf(cloud: Cloud, release: string): Promise<Trial | undefined> {
  const deployment = await cloud.deployment()
  const [only, second] = deployment
  if (!only) {
    throw new Refused(
      'Nothing is deployed yet, so there is nothing to shift from: run "npm run deploy" once, by hand.',
    )
  }
  if (runsAlone(deployment, release)) return undefined
  if (!second) return { release, before: only.version, percent: 0 }
  const trial = trialIn(deployment, release)
  if (trial) return trial
  throw new Refused(
    `Another rollout is under way (${inWords(deployment)}): wait for its end, or take it back with "npm run rollback -- --release ${deployment.find(({ onTrial }) => onTrial)?.version ?? 'ID'}".`,
  )
}

/**
 * Deploys the release with no traffic and asks it a few questions there. A share that it has already, from a run that was cut
 * off, stays: what ran the release must not meet the version before again.
 *
 * @throws Refused, with nothing changed, or Breached when the release does not answer well
 */
export async function prepare(cloud: Cloud, { release }: { release: string }): Promise<void> {
  const trial = await startOf(cloud, release)
  if (!trial) return cloud.say(`${release} runs everywhere already`)
  await weigh(cloud, trial, 'smoke test')
  const problem = await smokeTest(cloud, release)
  if (problem !== undefined) throw new Breached(`${release} failed its smoke test: ${problem}`)
  cloud.say(`${release} is deployed with ${trial.percent} %, and passed its smoke test`)
}

/**
 * Asks a version, and again while its deployment spreads.
 *
 * @returns undefined when it is well, otherwise what was wrong the last time
 */
async function smokeTest(cloud: Cloud, version: string): Promise<string | undefined> {
  let problem = await cloud.smoke(version)
  for (let tries = 1; problem !== undefined && tries < SMOKE_TRIES; tries += 1) {
    await cloud.pause(SMOKE_PAUSE_MS)
    problem = await cloud.smoke(version)
  }
  return problem
}
