import { topology } from '../../topology.ts'
import { Failure } from '../commands/command.ts'
import type { Fleet } from './fleet.ts'

/**
 * Seconds between two requests to a region: twelve a minute, so that users' failures are not thinned out. Where they make
 * twenty requests a minute of which two fail, two of 32 fail, which is still more than the alarms allow.
 */
export const CALL_SECONDS = 5

/**
 * The good answers that a release must have given in each region before a gate opens. After twenty of which none failed, it
 * fails less than 15 % of such requests with a confidence of 95 % (the rule of three: 3 / 20). None at all tell nothing: alarms
 * are quiet without traffic. Beside them no larger share may have failed than alarms let users' requests.
 */
export const ENOUGH = 20

const { errorRate } = topology.alarms

/** What a release must have failed itself, before that stops it: fewer may be chance. */
const TOO_MANY = 3

/** A release in one region, and what it answered so far. */
export interface Trial {
  region: string
  release: string
  /** What it is asked for. */
  question: 'readData' | 'readHealth'
  /** Undefined until the region has told. */
  address: string | undefined
  requests: number
  /** Good answers of this release, and of no other. */
  served: number
  /** What was wrong with the last answer that does not count. */
  problem: string | undefined
  /** What was wrong with each answer of this release that was bad. */
  failures: string[]
}

export const trialIn = (
  region: string,
  release: string,
  question: Trial['question'] = 'readData',
): Trial => ({
  region,
  release,
  question,
  address: undefined,
  requests: 0,
  served: 0,
  problem: undefined,
  failures: [],
})

type Asked = Pick<Fleet, 'address' | 'readData' | 'readHealth' | 'wait'>

/** Makes one request to the region by its own address, and counts the answer. */
async function exercise(fleet: Asked, trial: Trial): Promise<void> {
  const { region, release } = trial
  trial.requests++
  try {
    trial.address ??= await fleet.address(region)
    if (trial.address === undefined) throw new Failure('the region has no address')
    const { version, problem } = await fleet[trial.question](region, trial.address)
    if (problem !== undefined && version === release) trial.failures.push(problem)
    if (problem === undefined && version === release) trial.served++
    else trial.problem = problem ?? `${version ?? 'something without x-version'} answered`
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    trial.problem = error.message
  }
}

/**
 * Waits, and meanwhile asks each region every few seconds.
 *
 * @param ended ends it early
 * @returns the requests, of which some are still under way: a region that is silent must make no wait longer
 */
export async function exerciseFor(
  fleet: Asked,
  trials: Trial[],
  seconds: number,
  ended?: AbortSignal,
): Promise<Promise<void>[]> {
  const calls: Promise<void>[] = []
  for (let left = seconds; left > 0 && !ended?.aborted; left -= CALL_SECONDS) {
    calls.push(...trials.map((trial) => exercise(fleet, trial)))
    await fleet.wait(Math.min(CALL_SECONDS, left), ended)
  }
  return calls
}

/** What keeps the gate closed over the region: answers that failed, or too few to tell anything; undefined when it has answered enough. */
export function shortfallOf({
  region,
  release,
  address,
  requests,
  served,
  problem,
}: Trial): string | undefined {
  const asked = `${region}: ${release} answered ${served} of ${requests} requests to ${address ?? 'the region'}`
  const cause = `(${problem}). Find the cause; where only this machine cannot reach the region, run the gate with --without-traffic.`
  if (served >= ENOUGH) {
    if ((requests - served) / requests <= errorRate) return undefined
    return `${asked}, and no more than ${Math.round(errorRate * 1000) / 10} % of them may fail ${cause}`
  }
  if (requests < ENOUGH) {
    return `${asked}, and fewer than ${ENOUGH} tell nothing of it: let the wave bake for longer in topology.ts.`
  }
  return `${asked}, and fewer than ${ENOUGH} tell nothing of it ${cause}`
}

/**
 * Why a release is to be stopped while it shares the traffic: most of what it answered itself was bad. No alarm sees that of an
 * answer below 500, nor of /health. What another release answered, or nobody, says nothing of it.
 */
export function stopOf({ region, release, question, served, failures }: Trial): string | undefined {
  const { length: failed } = failures
  if (failed < TOO_MANY || failed <= served) return undefined
  const path = question === 'readData' ? '/health/data' : '/health'
  return `${region}: ${release} failed ${failed} of ${failed + served} requests for ${path} (${failures.at(-1)}).`
}
