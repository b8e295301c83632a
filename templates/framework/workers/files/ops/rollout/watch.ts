import type { Topology } from '../../topology.ts'
import type { Cloud } from '../cloudflare/cloud.ts'
import { Failure } from '../command.ts'
import { Breached } from './trial.ts'

type Alarms = Topology['alarms']

/** One look at a version: how many requests it answered, and what is wrong with that, if anything. */
interface Look {
  requests: number
  problem?: string
}

/** A version that cannot be asked about is not known to be well, so that is a problem too. */
export async function look(
  cloud: Cloud,
  alarms: Alarms,
  version: string,
  sinceSeconds: number,
): Promise<Look> {
  try {
    const { requests, failed } = await cloud.errors(version, sinceSeconds)
    if (requests === 0 || failed / requests <= alarms.errorRate) return { requests }
    const rate = `${Number(((failed / requests) * 100).toFixed(1))} %`
    const limit = `${Number((alarms.errorRate * 100).toFixed(1))} %`
    const problem = `${failed} of ${requests} requests to ${version} failed in ${sinceSeconds} s: ${rate}, and ${limit} may.`
    return { requests, problem }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { requests: 0, problem: `Nobody can tell how ${version} does: ${error.message}` }
  }
}

/**
 * Watches a version, one look a period, and ends early when it does badly in as many periods on end as the topology says.
 * A problem in the last period is watched on until it is gone or certain.
 *
 * @param minutes rounded up to whole periods; 0 for one
 * @returns the number of requests that were seen
 * @throws Breached with the figures
 */
export async function watch(
  cloud: Cloud,
  alarms: Alarms,
  version: string,
  minutes: number,
): Promise<number> {
  const { periodSeconds, evaluationPeriods } = alarms
  let requests = 0
  let problems = 0
  let left = Math.max(1, Math.ceil((minutes * 60) / periodSeconds))
  while (left > 0 || problems > 0) {
    await cloud.pause(periodSeconds * 1000)
    left -= 1
    const seen = await look(cloud, alarms, version, periodSeconds)
    requests += seen.requests
    problems = seen.problem === undefined ? 0 : problems + 1
    if (seen.problem !== undefined && problems >= evaluationPeriods) {
      throw new Breached(seen.problem)
    }
  }
  return requests
}
