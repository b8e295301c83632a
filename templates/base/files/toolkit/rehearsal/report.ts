/** What a drill measured, and which of the service's promises held. */
export interface Report {
  drill: string
  /** One sentence on what was done. */
  story: string
  /** By name, with the unit at the end of the name. */
  figures: Record<string, number | string>
  promises: Judged[]
}

/** A promise, and whether it was seen to be kept. */
export interface Judged {
  promise: string
  kept: boolean
  /**
   * Why this machine could not show it; of one that is not kept. Nothing that was seen to be wrong may have such a reason: it
   * is for what nobody answered, or what came too late by no more than the machine was late itself.
   */
  undecided?: string | undefined
  /** Of one that is broken, something that was seen. */
  seen?: string | undefined
}

/**
 * A promise of which something may have been seen to be wrong, or something not been seen at all.
 *
 * @param wrong what was seen and may not be: broken on any machine
 * @param unseen what nobody answered, or what did not come about: broken where the machine had time
 * @param excuse why this machine may not have been able to show it
 */
export function judged(
  promise: string,
  { wrong, unseen }: { wrong: boolean; unseen: boolean },
  excuse: string | undefined,
): Judged {
  return { promise, kept: !wrong && !unseen, undecided: wrong ? undefined : excuse }
}

export type Verdict = 'kept' | 'broken' | 'undecided'

/** What `npm run drill` ends with. */
const exitCodes: Record<Verdict, number> = { kept: 0, broken: 1, undecided: 4 }

export function verdictOf({ kept, undecided }: Judged): Verdict {
  if (kept) return 'kept'
  return undecided === undefined ? 'broken' : 'undecided'
}

/** One broken promise breaks them all, and one that is undecided leaves the others so. */
export function verdict(promises: readonly Judged[]): Verdict {
  const verdicts = new Set(promises.map(verdictOf))
  return (['broken', 'undecided'] as const).find((one) => verdicts.has(one)) ?? 'kept'
}

export function exitCode(reports: readonly Report[]): number {
  return exitCodes[verdict(reports.flatMap(({ promises }) => promises))]
}

/** The report for a person, figures aligned. */
export function asText(report: Report): string {
  const width = Math.max(...Object.keys(report.figures).map((name) => words(name).length))
  const figures = Object.entries(report.figures).map(
    ([name, value]) => `  ${words(name).padEnd(width)}  ${value}`,
  )
  return [
    `${report.drill}: ${report.story}`,
    '',
    ...figures,
    '',
    ...report.promises.map(line),
    '',
  ].join('\n')
}

/** The reports for a program: one object. */
export function asJson(reports: readonly Report[]): string {
  const drills = reports.map(({ figures, ...rest }) => ({
    ...rest,
    verdict: verdict(rest.promises),
    kept: verdict(rest.promises) === 'kept',
    figures,
  }))
  const all = verdict(reports.flatMap(({ promises }) => promises))
  return JSON.stringify({ verdict: all, kept: all === 'kept', drills })
}

function line(one: Judged): string {
  const is = verdictOf(one)
  if (is === 'undecided') return `  UNDECIDED  ${one.promise}: ${one.undecided}`
  if (is === 'kept') return `  kept    ${one.promise}`
  return `  BROKEN  ${one.promise}${one.seen === undefined ? '' : `: ${one.seen}`}`
}

/** `convergenceMs` → `convergence, ms` */
function words(name: string): string {
  const spaced = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return spaced.replace(/ (ms|percent|seconds)$/, ', $1')
}
