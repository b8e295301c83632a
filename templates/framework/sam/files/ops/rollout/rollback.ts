import type { Cloud, Say } from '../aws/cloud.ts'
import { Failure } from '../command.ts'
import { installRelease, releaseBefore, stacks, stopShifts } from './stacks.ts'

/** How one region ended. */
export type Outcome =
  | { region: string; outcome: 'untouched'; runs: string | undefined }
  | { region: string; outcome: 'rolled-back'; runs: string }
  | { region: string; outcome: 'failed'; reason: string }

const POLL_SECONDS = 15
const SETTLE_SECONDS = 30 * 60

/**
 * Takes a release out of every region that runs it, all at the same time: each goes back to what it ran before, at once.
 * A region that fails does not hold up the others. A region that does not run the release is left alone.
 */
export function rollBack(
  cloud: Cloud,
  release: string,
  regions: string[],
  say: Say,
): Promise<Outcome[]> {
  return Promise.all(
    regions.map(async (region): Promise<Outcome> => {
      try {
        return await rollBackIn(cloud, release, region, say)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        return { region, outcome: 'failed', reason: error.message }
      }
    }),
  )
}

async function rollBackIn(
  cloud: Cloud,
  release: string,
  region: string,
  say: Say,
): Promise<Outcome> {
  const runs = await settledRelease(cloud, release, region, say)
  if (runs !== release) return { region, outcome: 'untouched', runs }
  const before = await releaseBefore(cloud, region, release)
  if (!before) {
    throw new Failure(
      `${release} is the first release in ${region}: there is nothing to go back to.`,
    )
  }
  say(`${region}  goes back from ${release} to ${before}`)
  await installRelease(cloud, region, before, 'at-once')
  return { region, outcome: 'rolled-back', runs: before }
}

/**
 * The release that the region runs once no update is under way. An update that a cancelled job left behind is stopped
 * first: CloudFormation then undoes it, and the region may need nothing more.
 */
async function settledRelease(
  cloud: Cloud,
  release: string,
  region: string,
  say: Say,
): Promise<string | undefined> {
  for (let waited = 0; waited <= SETTLE_SECONDS; waited += POLL_SECONDS) {
    const stack = await cloud.stack(region, stacks.region)
    if (!stack?.status.endsWith('_IN_PROGRESS')) return stack?.parameters.Release
    if (waited === 0) say(`${region}  ${stacks.region} is ${stack.status}: waiting for its end`)
    if (stack.parameters.Release === release) await stopShifts(cloud, region)
    await cloud.wait(POLL_SECONDS)
  }
  throw new Failure(
    `${stacks.region} in ${region} is still being updated after ${SETTLE_SECONDS / 60} minutes.`,
  )
}

/** One line for a person. */
export function sentence(outcome: Outcome): string {
  if (outcome.outcome === 'failed') return `${outcome.region}  FAILED: ${outcome.reason}`
  if (outcome.outcome === 'rolled-back') return `${outcome.region}  runs ${outcome.runs} again`
  return `${outcome.region}  left alone: it runs ${outcome.runs ?? 'nothing'}`
}
