import type { Topology } from '../../topology.ts'
import type { Cloud, Figures, Span } from '../cloudflare/cloud.ts'
import { Failure } from '../commands/command.ts'
import { Breached, passSmokeTest, smokeTest } from './trial.ts'
import { ENOUGH, goodOf, problemIn } from './verdict.ts'

/**
 * How old, in seconds, a request must be before it is looked at. Cloudflare gives no figure for how late a data point can be
 * asked for; to ask too early is to take silence for health, and to ask too late costs this much time a step.
 */
export const LATE_SECONDS = 120

/** What a version that has no traffic any more is remembered by. */
const EARLIER_SECONDS = 3600

/** A release, and what it is held against. */
export interface Watched {
  alarms: Topology['alarms']
  release: string
  before: string
  /** Whether the release has, or had, a share beside the version before it. */
  shared: boolean
}

/** One look at the versions: what they counted, and what is wrong with the release, if anything. */
interface Look {
  /** Undefined when nobody could tell. */
  figures?: Figures[]
  problem?: string
}

/** A version that cannot be asked about is not known to be well, so that is a problem too. */
async function look(
  cloud: Cloud,
  { alarms, release, before, shared }: Watched,
  span: Span,
  earlier: Figures[],
  whole = false,
): Promise<Look> {
  try {
    const figures = await cloud.figures(span)
    const seconds = span.from - span.to
    const compared = { release, before, alarms, seconds, earlier, shared, whole }
    const problem = problemIn(figures, compared)
    return problem === undefined ? { figures } : { figures, problem }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { problem: `Nobody can tell how ${release} does: ${error.message}` }
  }
}

/**
 * Watches the release, one look a period, and ends early when it does badly in as many periods on end as the topology says.
 * A problem in the last period is watched on until it is gone or certain, and at the end the whole step is looked at as
 * one: where few ask, no single period has enough to tell. Looks are late by `LATE_SECONDS` and leave nothing out:
 * what one that failed did not see, the next does. Where users' good answers are too few to tell, it asks for the rest itself.
 * It begins with a smoke test, which is counted too: of a release that has counted nothing since, nobody can tell how it does.
 *
 * @param minutes at least one period
 * @returns the number of good answers that users had
 * @throws Breached with the figures, or when nobody can tell
 */
export async function watch(cloud: Cloud, watched: Watched, minutes: number): Promise<number> {
  const { alarms, release } = watched
  const periodMs = alarms.periodSeconds * 1000
  const silence = `Nobody can tell how ${release} does: it has counted nothing, not even its smoke test. Look at METRICS, in wrangler.jsonc and src/api/counted.ts.`
  const start = cloud.now()
  const end = start + Math.max(minutes * 60_000, periodMs)
  const ago = (time: number) => Math.ceil((cloud.now() - time) / 1000)
  await passSmokeTest(cloud, release)
  let earlier: Figures[] = []
  let isHeard = false
  let seenUntil = start
  let problems = 0
  await cloud.pause(LATE_SECONDS * 1000)
  while (seenUntil < end || problems > 0) {
    await cloud.pause(periodMs)
    if (earlier.length === 0) earlier = await earlierThan(cloud, ago(start))
    const now = cloud.now()
    const span = { from: ago(seenUntil), to: LATE_SECONDS }
    const { figures, problem: seen } = await look(cloud, watched, span, earlier)
    isHeard ||= figures?.some(({ version }) => version === release) ?? false
    if (figures && isHeard) seenUntil = now - LATE_SECONDS * 1000
    const problem = seen ?? (isHeard ? undefined : silence)
    problems = problem === undefined ? 0 : problems + 1
    if (problem !== undefined && problems >= alarms.evaluationPeriods) throw new Breached(problem)
  }
  const span = { from: ago(start), to: ago(seenUntil) }
  const { figures = [], problem } = await look(cloud, watched, span, earlier, true)
  if (problem !== undefined) throw new Breached(problem)
  const good = goodOf(figures, release)
  await exercise(cloud, watched, good)
  return good
}

/**
 * Asks the release, as its smoke test did, until it has answered enough. Of so many, as many may fail as the topology allows.
 *
 * @param good how many requests of users it answered well
 * @throws Breached when more fail
 */
async function exercise(cloud: Cloud, { alarms, release }: Watched, good: number): Promise<void> {
  if (good >= ENOUGH) return
  const asked = `${release} answered ${good} of its users' requests well, and fewer than ${ENOUGH} tell nothing of it`
  cloud.say(`${asked}: asking it for the others`)
  const mayFail = alarms.errorRate * ENOUGH
  for (let [served, failed] = [good, 0]; served < ENOUGH; ) {
    const problem = await cloud.smoke(release)
    if (problem === undefined) served += 1
    else failed += 1
    if (failed > mayFail) {
      throw new Breached(`${asked}; asked for the others, it failed (${problem}).`)
    }
  }
}

/**
 * Looks once at all that is deployed, and asks each version itself that too few users asked.
 *
 * @throws Failure when one does badly, when nobody can tell, or when nothing is deployed
 */
export async function lookOnce(cloud: Cloud, alarms: Topology['alarms']): Promise<void> {
  const seconds = alarms.periodSeconds * alarms.evaluationPeriods
  const deployment = await cloud.deployment()
  if (deployment.length === 0) throw new Failure('Nothing is deployed: nobody is served.')
  const figures = await cloud.figures({ from: LATE_SECONDS + seconds, to: LATE_SECONDS })
  let isWell = true
  for (const { version } of deployment) {
    const before = deployment.find((split) => split.version !== version)?.version ?? version
    const good = goodOf(figures, version)
    const isSilent = good < ENOUGH
    const seen = problemIn(figures, { release: version, before, alarms, seconds })
    const problem = seen ?? (isSilent ? await smokeTest(cloud, version) : undefined)
    const asked = isSilent ? ', which tells nothing, but it is well when it is asked' : ''
    cloud.say(`${version}  ${problem ?? `users had ${good} good answers${asked}`}`)
    isWell &&= problem === undefined
  }
  if (!isWell) throw new Failure('The gate is closed: no rollout may begin.')
}

/** What was counted in the hour before a step. Nobody has to be able to tell: there may be a version beside the release. */
async function earlierThan(cloud: Cloud, seconds: number): Promise<Figures[]> {
  try {
    return await cloud.figures({ from: seconds + EARLIER_SECONDS, to: seconds })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return []
  }
}
