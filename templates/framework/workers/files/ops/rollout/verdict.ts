import type { Topology } from '../../topology.ts'
import type { Figures } from '../cloudflare/cloud.ts'

/** Fewer are no rate, at night one of one would be 100 %. */
const FEWEST = 3
/** How many standard errors apart two shares must be to be told apart: by chance alone, one comparison in 700 is. */
const SIGMAS = 3
/** Fewer answers have no 95th percentile worth comparing. */
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
}

/**
 * What is wrong with the release, if anything: more failures or unanswered requests than may be, over all routes or on one;
 * more refusals than the version before on the same route; or slower answers.
 *
 * @param figures of all versions, in one window
 */
export function problemIn(figures: readonly Figures[], compared: Compared): string | undefined {
  const { release, before, alarms, seconds, earlier = [] } = compared
  const own = figures.filter(({ version }) => version === release)
  for (const one of [total(own), ...own]) {
    const { requests, bad } = failures(one)
    if (bad >= FEWEST && bad / requests > alarms.errorRate) {
      return `${bad} of ${requests} requests${on(one)} to ${release} failed or were never answered in ${seconds} s: ${percent(bad / requests)}, and ${percent(alarms.errorRate)} may.`
    }
  }
  for (const one of own) {
    const of = (all: readonly Figures[]) =>
      all.find(({ version, route }) => version === before && route === one.route)
    const [beside, ago] = [of(figures), of(earlier)]
    const other = (beside?.answered ?? 0) >= FEWEST_TIMED ? beside : (ago ?? beside)
    const problem = worse(one, other, alarms.errorRate) ?? slower(one, other)
    if (problem) return `${problem} in ${seconds} s.`
  }
  return undefined
}

/** Answers that tell a caller no, against the version before: a release may break its contract without a single 500. */
function worse(one: Figures, other: Figures | undefined, most: number): string | undefined {
  const { refused, answered, version, route } = one
  if (refused < FEWEST || route === 'other') return undefined
  if (!other || other.answered === 0) {
    if (refused < answered) return undefined
    return `all ${answered} answers of ${version}${on(one)} were refusals, and nothing tells how the version before did`
  }
  const [now, then] = [refused / answered, other.refused / other.answered]
  const pooled = (refused + other.refused) / (answered + other.answered)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / answered + 1 / other.answered))
  if (now - then <= Math.max(most, SIGMAS * error)) return undefined
  return `${version} refused ${percent(now)} of ${answered} requests${on(one)}, and the version before it ${percent(then)} of ${other.answered}`
}

function slower(one: Figures, other: Figures | undefined): string | undefined {
  if (!other || one.answered < FEWEST_TIMED || other.answered < FEWEST_TIMED) return undefined
  if (one.p95Ms <= other.p95Ms * SLOWER.times + SLOWER.ms) return undefined
  return `95 of 100 answers of ${one.version}${on(one)} took up to ${Math.round(one.p95Ms)} ms, and those of the version before it ${Math.round(other.p95Ms)} ms`
}

/** Requests that failed, or that the platform ended without an answer. An answer may be counted whose start was not. */
function failures({ came, answered, failed }: Figures): { requests: number; bad: number } {
  return { requests: Math.max(came, answered), bad: failed + Math.max(0, came - answered) }
}

/** Of one version, over its routes. Its slowest route stands for the time. */
export function total(figures: readonly Figures[]): Figures {
  const sum = (field: 'came' | 'answered' | 'failed' | 'refused') =>
    figures.reduce((all, one) => all + one[field], 0)
  return {
    version: figures[0]?.version ?? '',
    route: '',
    came: sum('came'),
    answered: sum('answered'),
    failed: sum('failed'),
    refused: sum('refused'),
    p95Ms: Math.max(0, ...figures.map(({ p95Ms }) => p95Ms)),
  }
}

/** How many requests a version was asked. */
export const requestsOf = (figures: readonly Figures[], version: string): number =>
  failures(total(figures.filter((one) => one.version === version))).requests

const on = ({ route }: Figures): string => route && ` on ${route}`

/** 0.125 → `12.5 %` */
const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`
