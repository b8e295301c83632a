import type { Topology } from '../../topology.ts'
import type { Figures } from '../cloudflare/cloud.ts'

/** Fewer in one period are no rate, at night one of one would be 100 %. */
const FEWEST = 3
/**
 * The good answers without which nobody can tell how a release does. After twenty of which none failed, it fails less than 15 %
 * of such requests with a confidence of 95 % (the rule of three: 3 / 20).
 */
export const ENOUGH = 20
/** How many standard errors apart two shares must be to be told apart: by chance alone, one comparison in 700 is. */
const SIGMAS = 3
/** Fewer answers have no 95th percentile worth comparing, and no share of refusals where there are more. */
const FEWEST_TIMED = 20
/** Slower than so many times the version before, and by so many milliseconds, is too slow. */
const SLOWER = { times: 2, ms: 250 }

export interface Compared {
  release: string
  before: string
  alarms: Pick<Topology['alarms'], 'errorRate'>
  /** In which the figures were counted. */
  seconds: number
  /** What was counted before the release, for routes on which the version before it had no traffic beside it. */
  earlier?: readonly Figures[]
  /**
   * Whether the release had a share beside the version before it. Then what both refuse at the same time tells more than
   * `earlier` does: that callers ask since for what there is no more of is no fault of a release.
   */
  shared?: boolean
  /** Whether this is all of a step, and nothing more will be known: then one failure among few is too many. */
  whole?: boolean
}

/**
 * What is wrong with the release, if anything: more failures or unanswered requests than may be, over all routes or on one;
 * more refusals than the version before on the same route; slower answers; or a route less. What nobody serves is no other evidence:
 * scanners ask for it.
 *
 * @param figures of all versions, in one window
 */
export function problemIn(figures: readonly Figures[], compared: Compared): string | undefined {
  const { release, before, alarms, seconds, earlier = [], shared = false, whole = false } = compared
  const own = servedBy(figures, release)
  const fewest = whole ? 1 : FEWEST
  for (const one of [total(own), ...own]) {
    const { requests, bad } = failures(one)
    if (bad / one.weight >= fewest && bad / requests > alarms.errorRate) {
      return `${Math.round(bad)} of ${requests} requests${on(one)} to ${release} failed or were never answered in ${seconds} s: ${percent(bad / requests)}, and ${percent(alarms.errorRate)} may.`
    }
  }
  for (const one of own) {
    const of = (all: readonly Figures[]) =>
      all.find(
        (other) =>
          other.version === before && other.route === one.route && isWell(other, alarms.errorRate),
      )
    const [beside, then] = [of(figures), of(earlier)]
    const others = [beside, then].filter((other) => other !== undefined)
    const other = others.find((other) => pointsOf(other) >= FEWEST_TIMED) ?? others.at(-1)
    const told = shared && !onlyRefuses(one) ? beside : other
    const problem = worse(one, told, alarms.errorRate) ?? slower(one, other)
    if (problem) return `${problem} in ${seconds} s.`
  }
  const problem = lost(figures, compared)
  return problem && `${problem} in ${seconds} s.`
}

/**
 * A route that the version before has and the release has not: none of its requests is counted, and as many more are as what
 * nobody serves. Neither alone tells: some ask a route by the hour, and scanners come when they like.
 */
function lost(
  figures: readonly Figures[],
  { release, before, earlier = [] }: Compared,
): string | undefined {
  const of = (all: readonly Figures[], version: string) =>
    all.filter((one) => one.version === version && one.route !== ASKED)
  const own = of(figures, release)
  const beside = of(figures, before)
  const others = beside.length > 0 ? beside : of(earlier, before)
  const share = total(own).came / Math.max(1, total(others).came)
  const unserved = (all: readonly Figures[]) => all.find(isOther)?.came ?? 0
  const more = Math.round(unserved(own) - share * unserved(others))
  for (const one of servedBy(others, before)) {
    const { route, came, weight } = one
    const due = Math.round(came * share)
    if (own.some((counted) => counted.route === route) || goodIn(one) === 0) continue
    if (due / weight < ENOUGH || more < due / 2) continue
    return `${release} counted no request on ${route}, where ${due} were due, and ${more} more than were due on what it does not serve`
  }
  return undefined
}

/** Answers that tell a caller no, against the version before: a release may break its contract without a single 500. */
function worse(one: Figures, other: Figures | undefined, most: number): string | undefined {
  const { refused, version, weight } = one
  if (refused / weight < FEWEST) return undefined
  const told = toldIn(one)
  if (!other) {
    if (!onlyRefuses(one)) return undefined
    return `all ${told} answers of ${version}${on(one)} were refusals, and nothing tells how the version before did`
  }
  const toldThen = toldIn(other)
  const [now, then] = [refused / told, other.refused / toldThen]
  const pooled = (refused + other.refused) / (told + toldThen)
  const error = Math.sqrt(pooled * (1 - pooled) * (weight / told + other.weight / toldThen))
  if (now - then <= Math.max(most, SIGMAS * error)) return undefined
  return `${version} refused ${percent(now)} of ${told} requests${on(one)}, and the version before it ${percent(then)} of ${toldThen}`
}

function slower(one: Figures, other: Figures | undefined): string | undefined {
  if (!other || pointsOf(one) < FEWEST_TIMED || pointsOf(other) < FEWEST_TIMED) return undefined
  if (one.p95Ms <= other.p95Ms * SLOWER.times + SLOWER.ms) return undefined
  return `95 of 100 answers of ${one.version}${on(one)} took up to ${Math.round(one.p95Ms)} ms, and those of the version before it ${Math.round(other.p95Ms)} ms`
}

/** What tells a caller something, good or bad: failures come fast or late, and refuse nobody. */
const toldIn = ({ answered, failed }: Figures): number => answered - failed

/** How many data points tell that. */
const pointsOf = (one: Figures): number => toldIn(one) / one.weight

/** Whether so many were refused, and nobody was not, that no few callers of one kind explain it. */
const onlyRefuses = (one: Figures): boolean => one.refused >= toldIn(one) && pointsOf(one) >= ENOUGH

/** Nothing is compared with a version that fails itself: its fix answers more, slower, and refuses again. */
function isWell(one: Figures, most: number): boolean {
  if (toldIn(one) === 0) return false
  const { requests, bad } = failures(one)
  return bad / requests <= most
}

/**
 * Requests that failed, or that the platform ended without an answer. An answer may be counted whose start was not. Where many
 * points come, Analytics Engine keeps some of them, as they are written and as they are asked for (Cloudflare, Analytics Engine,
 * Sampling): both counts are estimates then, and only what is more than chance counts.
 */
function failures({ came, answered, failed, weight }: Figures): { requests: number; bad: number } {
  // A count of n requests, of which one in `weight` was kept, has a variance of n * (weight - 1).
  const error = Math.sqrt((came + answered) * (weight - 1))
  const unanswered = Math.max(0, came - answered - SIGMAS * error)
  return { requests: Math.max(came, answered), bad: failed + unanswered }
}

/** Of one version, over its routes. Its slowest route stands for the time, and that of which the fewest points were kept for all. */
function total(figures: readonly Figures[]): Figures {
  const sum = (field: 'came' | 'answered' | 'failed' | 'refused') =>
    figures.reduce((all, one) => all + one[field], 0)
  return {
    version: figures[0]?.version ?? '',
    route: '',
    came: sum('came'),
    answered: sum('answered'),
    failed: sum('failed'),
    refused: sum('refused'),
    weight: Math.max(1, ...figures.map(({ weight }) => weight)),
    p95Ms: Math.max(0, ...figures.map(({ p95Ms }) => p95Ms)),
  }
}

/** On the service's routes. */
const servedBy = (figures: readonly Figures[], version: string): Figures[] =>
  figures.filter((one) => one.version === version && !isOther(one) && one.route !== ASKED)

const isOther = ({ route }: Figures): boolean => route === 'other'

/** Health checks, and what was sent to a version of the client's choice (src/api/counted.ts). */
const ASKED = 'asked'

/** How many requests a version answered below 300, on the service's routes. */
export function goodOf(figures: readonly Figures[], version: string): number {
  return goodIn(total(servedBy(figures, version)))
}

const goodIn = ({ answered, failed, refused }: Figures): number => answered - failed - refused

const on = ({ route }: Figures): string => route && ` on ${route}`

/** 0.125 → `12.5 %` */
const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`
