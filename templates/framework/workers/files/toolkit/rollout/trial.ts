import type { Account, Cloud, Split } from '../cloudflare/cloud.ts'
import { Failure } from '../commands/command.ts'

/** A new deployment takes "up to a couple of seconds" to be everywhere (Cloudflare, Version overrides). */
const SMOKE_TRIES = 10
const SMOKE_PAUSE_MS = 3_000

/** What a database needs before the code that needs it has any traffic, beside the code that does not: `data.ts`. */
export type Preparation = (cloud: Account) => Promise<void>

/** A step that may not be taken now: nothing was changed. */
export class Refused extends Failure {}

/** The release failed where it is on trial: it must be taken back. */
export class Breached extends Failure {}

/** What runs beside a release while it is on trial. */
export interface Trial {
  release: string
  /** The version to go back to. */
  before: string
  /** The release's share, 0 to 100. */
  percent: number
}

/**
 * Reads a deployment of two versions. The deployment itself is the note of what is on trial, so that there is no second
 * note to contradict it; one that was made by hand names nothing, and then it is the release that was asked for.
 *
 * @returns undefined when the release is not on trial there
 */
export function trialIn(deployment: Split[], release: string): Trial | undefined {
  const own = deployment.find(({ version }) => version === release)
  const other = deployment.find(({ version }) => version !== release)
  if (!own || !other || other.onTrial) return undefined
  return { release, before: other.version, percent: own.percent }
}

/** Whether the release has all of the deployment: its rollout came to an end. */
export const runsAlone = (deployment: Split[], release: string): boolean =>
  deployment.length === 1 && deployment[0]?.version === release

/**
 * Looks whether the deployment is still what a step read or wrote last. Minutes lie between its changes, and what a person
 * did meanwhile, a rollback or a fix, must not be undone by the next.
 *
 * @throws Refused when it is not
 */
export async function unchanged(cloud: Cloud, { release, before, percent }: Trial): Promise<void> {
  const deployment = await cloud.deployment()
  const now = trialIn(deployment, release)
  if (now?.before === before && now.percent === percent) return
  throw new Refused(
    `Somebody has changed the deployment meanwhile (${inWords(deployment)}): the rollout of ${release} ends here.`,
  )
}

/** Deploys a trial as it is given. */
export function weigh(cloud: Cloud, trial: Trial, message: string): Promise<void> {
  const { release, before, percent } = trial
  return cloud.deploy(
    [
      { version: release, percent, onTrial: true },
      { version: before, percent: 100 - percent },
    ],
    message,
  )
}

/**
 * Asks a version, and again while its deployment spreads.
 *
 * @returns undefined when it is well, otherwise what was wrong the last time
 */
export async function smokeTest(cloud: Cloud, version: string): Promise<string | undefined> {
  let problem = await cloud.smoke(version)
  for (let tries = 1; problem !== undefined && tries < SMOKE_TRIES; tries += 1) {
    await cloud.pause(SMOKE_PAUSE_MS)
    problem = await cloud.smoke(version)
  }
  return problem
}

/** @throws Breached when the release does not answer well */
export async function passSmokeTest(cloud: Cloud, release: string): Promise<void> {
  const problem = await smokeTest(cloud, release)
  if (problem !== undefined) throw new Breached(`${release} failed its smoke test: ${problem}`)
}

/**
 * Asks a version that got all traffic without a gate.
 *
 * @param then what to do, as the end of a sentence, when it is not well: nothing is taken back
 * @throws Failure when it is not well
 */
export async function mustAnswer(cloud: Cloud, version: string, then: string): Promise<void> {
  const problem = await smokeTest(cloud, version)
  if (problem === undefined)
    return cloud.say(`${version} runs everywhere, and passed its smoke test`)
  throw new Failure(`${version} runs everywhere, but failed its smoke test: ${problem}: ${then}.`)
}

/** `4be1… 10 % (on trial), 91f0… 90 %` */
export const inWords = (deployment: Split[]): string =>
  deployment
    .map(
      ({ version, percent, onTrial }) => `${version} ${percent} %${onTrial ? ' (on trial)' : ''}`,
    )
    .join(', ') || 'nothing is deployed'
