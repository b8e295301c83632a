import type { Step, Topology } from '../../topology.ts'
import type { Account, Cloud } from '../cloudflare/cloud.ts'
import { leaveOthers } from '../cloudflare/others.ts'
import { Failure } from '../commands/command.ts'
import { prepareData } from './data.ts'
import { rollBack } from './rollback.ts'
import {
  inWords,
  mustAnswer,
  passSmokeTest,
  Refused,
  runsAlone,
  type Trial,
  trialIn,
  unchanged,
  weigh,
} from './trial.ts'
import { LATE_SECONDS, watch } from './watch.ts'

export interface Rollout {
  release: string
  /** Those of a release or of a fix. */
  steps: readonly Step[]
  alarms: Topology['alarms']
}

/** How long a rollout waits, in minutes: with each share a little longer, since figures come late. */
export const minutesOf = (steps: readonly Step[]): number =>
  steps.reduce((sum, { minutes }) => sum + minutes + LATE_SECONDS / 60, 0)

/**
 * Gives a release its traffic, share by share, and watches it with each; the first time that it does badly, the version before
 * has all traffic again. Then only the release is deployed, its crons and queue consumers are applied, and its trial is over: what
 * fails after that is not undone. A run that was cut off can be run again: it goes on where the share is.
 *
 * @throws Refused, with nothing touched, while another rollout is under way; Failure when it did not come to its end
 */
export async function rollOut(cloud: Cloud, rollout: Rollout): Promise<void> {
  const { release } = rollout
  const start = await startOf(cloud, release)
  try {
    if (start) await giveAll(cloud, rollout, start)
    // Not before: they would call what may go back, and they do not go back with it.
    await cloud.triggers()
    cloud.say(`${release} runs everywhere`)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    cloud.say(error.message)
    cloud.say(await rollBack(cloud, { release, onTrial: true }))
    throw new Failure(`The rollout of ${release} did not come to its end: ${error.message}`)
  }
}

async function giveAll(cloud: Cloud, { release, steps, alarms }: Rollout, start: Trial) {
  const shared = steps.length > 1
  let trial = start
  await putOnTrial(cloud, trial)
  for (const { percent, minutes } of steps) {
    // An object that has run the release must not meet the version before again.
    if (percent < trial.percent) continue
    await unchanged(cloud, trial)
    trial = { ...trial, percent }
    await weigh(cloud, trial, `${percent} %`)
    cloud.say(`${percent} %, watched for ${minutes} min`)
    const good = await watch(cloud, { ...trial, alarms, shared }, minutes)
    cloud.say(`${percent} %: well (users had ${good} good answers)`)
  }
  await unchanged(cloud, trial)
  await cloud.deploy([{ version: release, percent: 100 }], `${release} passed its gate`)
}

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
 * Deploys the release with no traffic, or with the share that it has already, and asks it a few questions there; again and again
 * while its deployment spreads.
 *
 * @throws Breached when the release does not answer well
 */
async function putOnTrial(cloud: Cloud, trial: Trial): Promise<void> {
  const { release } = trial
  await weigh(cloud, trial, 'smoke test')
  await passSmokeTest(cloud, release)
  cloud.say(`${release} is deployed with ${trial.percent} %, and passed its smoke test`)
}

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
  await prepareData(cloud)
  const version = await cloud.version('deploy')
  cloud.say(`${version} has its migration, which stays`)
  await mustAnswer(cloud, version, 'no version from before can be deployed again: deploy a fix')
}
