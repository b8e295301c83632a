import type { Topology } from '../../topology.ts'
import type { Answers, Cloud, Span } from '../cloudflare/cloud.ts'
import { Failure } from '../command.ts'
import { Breached } from './trial.ts'
import type { Step } from './wave.ts'

type Alarms = Topology['alarms']

/**
 * How old, in seconds, a request must be before it is looked at. Cloudflare gives no figure for how late a data point can be
 * asked for; to ask too early is to take silence for health, and to ask too late costs this much time a step.
 */
export const LATE_SECONDS = 120

/** Fewer failures are no rate, unless nothing was answered well in a whole step: at night, one of one would be 100 %. */
const FEWEST_FAILED = 3

/** One look at a version: who asked it, and what is wrong with its answers, if anything. */
interface Look {
  /** Undefined when nobody could tell. */
  answers?: Answers[]
  problem?: string
}

/** A version that cannot be asked about is not known to be well, so that is a problem too. */
export async function look(
  cloud: Cloud,
  alarms: Alarms,
  version: string,
  span: Span,
): Promise<Look> {
  try {
    const answers = await cloud.errors(version, span)
    const problem = problemIn(answers, alarms, version, span.from - span.to)
    return problem === undefined ? { answers } : { answers, problem }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { problem: `Nobody can tell how ${version} does: ${error.message}` }
  }
}

/** All continents together, and each by itself: what fails on a small one alone is lost among the others. */
function problemIn(
  answers: Answers[],
  { errorRate }: Alarms,
  version: string,
  seconds: number,
): string | undefined {
  const places = [
    { ...total(answers), from: '' },
    ...answers.map((own) => ({ ...own, from: ` from ${own.continent || 'elsewhere'}` })),
  ]
  const bad = places.find(
    ({ requests, failed }) => failed >= FEWEST_FAILED && failed / requests > errorRate,
  )
  if (!bad) return undefined
  const { failed, requests, from } = bad
  return `${failed} of ${requests} requests to ${version}${from} failed in ${seconds} s: ${percent(failed / requests)}, and ${percent(errorRate)} may.`
}

/**
 * Watches the release, one look a period, and ends early when it does badly in as many periods on end as the topology says.
 * A problem in the last period is watched on until it is gone or certain, and at the end all periods are looked at as one:
 * where few ask, no single one has enough failures to tell. Looks are late by `LATE_SECONDS` and leave nothing out:
 * what one that failed did not see, the next does.
 *
 * @param minutes at least one period
 * @returns the number of requests that were seen
 * @throws Breached with the figures, or when there were none
 */
export async function watch(cloud: Cloud, step: Step, minutes: number): Promise<number> {
  const { topology, release, withoutTraffic = false } = step
  const { alarms } = topology
  const periodMs = alarms.periodSeconds * 1000
  const start = cloud.now()
  const end = start + Math.max(minutes * 60_000, periodMs)
  const seen: Answers[] = []
  let seenUntil = start
  let problems = 0
  await cloud.pause(LATE_SECONDS * 1000)
  while (seenUntil < end || problems > 0) {
    await cloud.pause(periodMs)
    const now = cloud.now()
    const span = { from: Math.ceil((now - seenUntil) / 1000), to: LATE_SECONDS }
    const { answers, problem } = await look(cloud, alarms, release, span)
    if (answers) {
      seen.push(...answers)
      seenUntil = now - LATE_SECONDS * 1000
    }
    problems = problem === undefined ? 0 : problems + 1
    if (problem !== undefined && problems >= alarms.evaluationPeriods) throw new Breached(problem)
  }
  const seconds = Math.round((seenUntil - start) / 1000)
  const problem = problemIn(byContinent(seen), alarms, release, seconds)
  if (problem !== undefined) throw new Breached(problem)
  const { requests, failed } = total(seen)
  if (requests === 0 && !withoutTraffic) {
    throw new Breached(
      `No request reached ${release} in ${seconds} s, so nobody can tell how it does: send some, or roll it out by hand with --without-traffic.`,
    )
  }
  if (requests > 0 && failed === requests) {
    throw new Breached(`No request to ${release} was answered well in ${seconds} s (${requests}).`)
  }
  return requests
}

const byContinent = (answers: Answers[]): Answers[] =>
  [...Map.groupBy(answers, ({ continent }) => continent)].map(([continent, own]) => ({
    continent,
    ...total(own),
  }))

export const total = (answers: Answers[]): { requests: number; failed: number } => ({
  requests: answers.reduce((sum, { requests }) => sum + requests, 0),
  failed: answers.reduce((sum, { failed }) => sum + failed, 0),
})

/** 0.125 → `12.5 %` */
const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`
