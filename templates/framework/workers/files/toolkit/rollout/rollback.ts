import { type Cloud, SecretsChanged, type Split } from '../cloudflare/cloud.ts'
import { Failure } from '../commands/command.ts'
import { inWords, Refused, runsAlone, trialIn } from './trial.ts'

/** Nobody else undoes a release that fails: one refused change must not leave it where it is. */
const TRIES = 3
const PAUSE_MS = 5_000

export interface Return {
  release: string
  /** Only while it is on trial: what a pipeline undoes when a rollout fails. */
  onTrial: boolean
  /** The version to go back to, when Cloudflare's list of deployments no longer tells. */
  to?: string | undefined
  /** Whether the version to go back to may have its own secrets, though they have changed since. */
  despiteSecrets?: boolean
}

/**
 * Takes a release back by one deployment, so that it is over everywhere within seconds: the override header applies only to
 * versions that are deployed.
 *
 * @returns one sentence on how it ended
 * @throws Refused when there is nothing known to go back to, or with other secrets than now
 */
export async function rollBack(
  cloud: Cloud,
  { release, onTrial, to, despiteSecrets = false }: Return,
): Promise<string> {
  const deployment = await cloud.deployment()
  const trial = trialIn(deployment, release)
  if (!trial && !runsAlone(deployment, release)) {
    const other = deployment.find((split) => split.onTrial)
    if (other && deployment.some(({ version }) => version === release) && !onTrial) {
      throw new Refused(
        `${release} is what ${other.version} would go back to: take that back first, with "npm run rollback -- --release ${other.version}".`,
      )
    }
    return `left alone: ${release} is not on trial (${inWords(deployment)})`
  }
  if (!trial && onTrial) return `left alone: ${release} runs everywhere already`
  const before = to ?? trial?.before ?? versionBefore(await cloud.history(), release)
  if (before === undefined) {
    throw new Refused(
      `None of the last ten deployments tells what ran before ${release}: name it, with "npm run rollback -- --release ${release} --to ID".`,
    )
  }
  const message = `back from ${release}`
  try {
    const alone = [{ version: before, percent: 100 }]
    await repeatedly(cloud, () => cloud.deploy(alone, message, 'immediate'))
  } catch (error) {
    if (!(error instanceof SecretsChanged)) throw error
    // On trial, it has run beside the release with them until now.
    if (!despiteSecrets && before !== trial?.before) {
      throw new Refused(
        `${error.message} ${before} has the secrets from before: where they still hold, run "npm run rollback -- --release ${release} --to ${before} --despite-secrets".`,
      )
    }
    await repeatedly(cloud, () => cloud.rollback(before, message))
  }
  return `${before} runs again, everywhere; ${release} has no traffic`
}

async function repeatedly<T>(cloud: Cloud, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      const final = !(error instanceof Failure) || error instanceof SecretsChanged
      if (final || tries === TRIES) throw error
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
