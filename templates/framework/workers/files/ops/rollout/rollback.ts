import type { Cloud, Split } from '../cloudflare/cloud.ts'
import { Failure } from '../command.ts'
import { everyoneAt } from './pins.ts'
import { inWords, Refused, runsAlone, trialIn } from './trial.ts'

/** Nobody else undoes a release that fails: one refused call must not leave it where it is. */
const TRIES = 3
const PAUSE_MS = 5_000

export interface Return {
  release: string
  /** Only while it is on trial: what a pipeline undoes when a rollout fails. */
  onTrial: boolean
  /** The version to go back to, when Cloudflare's list of deployments no longer tells. */
  to?: string | undefined
}

/**
 * Takes a release back by one deployment: overrides apply only to versions that are deployed, so that it is over
 * everywhere within seconds, whatever the pins say. They follow.
 *
 * @returns one sentence on how it ended
 * @throws Refused when there is nothing known to go back to
 */
export async function rollBack(cloud: Cloud, { release, onTrial, to }: Return): Promise<string> {
  const deployment = await repeatedly(cloud, () => cloud.deployment())
  const trial = trialIn(deployment, release)
  if (!trial && !runsAlone(deployment, release)) {
    const other = deployment.find((split) => split.onTrial)
    if (other && deployment.some(({ version }) => version === release) && !onTrial) {
      throw new Refused(
        `${release} is what ${other.version} would go back to: take that back first, with "npm run rollback -- --release ${other.version}".`,
      )
    }
    // A run that was cut off between the two steps has left pins behind. Two versions mean another rollout, with its own.
    const [only, second] = deployment
    const outcome = `left alone: ${release} is not on trial (${inWords(deployment)})`
    return only && !second ? pinned(cloud, only.version, outcome) : outcome
  }
  if (!trial && onTrial) return `left alone: ${release} runs everywhere already`
  const before =
    to ?? trial?.before ?? versionBefore(await repeatedly(cloud, () => cloud.history()), release)
  if (before === undefined) {
    throw new Refused(
      `None of the last ten deployments tells what ran before ${release}: name it, with "npm run rollback -- --release ${release} --to ID".`,
    )
  }
  await repeatedly(cloud, () =>
    cloud.deploy([{ version: before, percent: 100 }], `back from ${release}`, 'immediate'),
  )
  return pinned(cloud, before, `${before} runs again, everywhere; ${release} has no traffic`)
}

/** Pins that cannot follow change no outcome, since they name what is not deployed: its sentence says so. */
async function pinned(cloud: Cloud, version: string, outcome: string): Promise<string> {
  try {
    await cloud.pin(everyoneAt(version))
    return outcome
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return `${outcome}, though pins may still name it, which does no harm: the next rollout replaces them (${error.message})`
  }
}

async function repeatedly<T>(cloud: Cloud, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Failure) || tries === TRIES) throw error
      cloud.say(`${error.message} Once more in ${PAUSE_MS / 1000} s.`)
      await cloud.pause(PAUSE_MS)
    }
  }
}

/**
 * What the release was last tried out against. A version that came back by a rollback was not tried out then; one that never
 * was on trial, a fix that was deployed despite errors, replaced what ran before its first deployment.
 *
 * @param history the current deployment first
 */
export function versionBefore(history: Split[][], release: string): string | undefined {
  const has = (splits: Split[]) => splits.some(({ version }) => version === release)
  const trial = history.find((splits) =>
    splits.some(({ version, onTrial }) => version === release && onTrial),
  )
  const replaced = history[history.findLastIndex(has) + 1]
  return trial
    ? trial.find(({ version }) => version !== release)?.version
    : replaced?.find(({ onTrial }) => !onTrial)?.version
}
