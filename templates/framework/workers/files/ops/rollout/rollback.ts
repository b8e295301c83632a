import type { Cloud, Split } from '../cloudflare/cloud.ts'
import { none } from './pins.ts'
import { inWords, Refused, runsAlone, trialIn } from './trial.ts'

export interface Return {
  release: string
  /** Only while it is on trial: what a pipeline undoes when a rollout fails. */
  onTrial: boolean
  /** The version to go back to, when Cloudflare's list of deployments no longer tells. */
  to?: string | undefined
}

/**
 * Takes a release back by one deployment: overrides apply only to versions that are deployed, so that it is over
 * everywhere at once, whatever the pins say. They are cleared second.
 *
 * @returns one sentence on how it ended
 * @throws Refused when there is nothing known to go back to
 */
export async function rollBack(cloud: Cloud, { release, onTrial, to }: Return): Promise<string> {
  const deployment = await cloud.deployment()
  const trial = trialIn(deployment, release)
  if (!trial && !runsAlone(deployment, release)) {
    const other = deployment.find((split) => split.onTrial)
    if (other && deployment.some(({ version }) => version === release) && !onTrial) {
      throw new Refused(
        `${release} is what ${other.version} would go back to: take that back first, with "npm run rollback -- --release ${other.version}".`,
      )
    }
    // A run that was cut off between the two steps has left pins behind. Two versions mean another rollout, with its own.
    if (deployment.length === 1) await cloud.pin(none)
    return `left alone: ${release} is not on trial (${inWords(deployment)})`
  }
  if (!trial && onTrial) return `left alone: ${release} ran before this rollout`
  const before = to ?? trial?.before ?? versionBefore(await cloud.history(), release)
  if (before === undefined) {
    throw new Refused(
      `None of the last ten deployments tells what ran before ${release}: name it, with "npm run rollback -- --release ${release} --to ID".`,
    )
  }
  await cloud.deploy([{ version: before, percent: 100 }], `back from ${release}`)
  await cloud.pin(none)
  return `${before} runs again, everywhere; ${release} has no traffic`
}

/** What the release was last tried out against. A version that came back by a rollback was not tried out then. */
export function versionBefore(history: Split[][], release: string): string | undefined {
  const trial = history.find((splits) =>
    splits.some(({ version, onTrial }) => version === release && onTrial),
  )
  return trial?.find(({ version }) => version !== release)?.version
}
