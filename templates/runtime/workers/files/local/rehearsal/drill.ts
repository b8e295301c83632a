import type { Judged, Report } from './report.ts'

/** A rehearsed failure: a file of `local/drills/` exports one as `drill`, and its name there is the drill's. */
export interface Drill {
  /** One line for `npm run drill -- --help`. */
  title: string
  run(): Promise<Report>
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
