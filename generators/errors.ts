/** 0 done, 1 failed, 2 refused with nothing written, 3 upgraded with conflicts, 130 cancelled with nothing written. */
export type ExitCode = 0 | 1 | 2 | 3 | 130

/** What a terminal would obey is shown as a mark: names and contents of files are in sentences, and are not ours. */
export const printable = (text: string) => text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD')

/**
 * Something a person can mend: one sentence that says what is wrong and where, and what to do about it.
 * `cli.ts` alone turns it into text and an exit code.
 */
export class UserError extends Error {
  readonly exitCode: ExitCode
  readonly hint: string | undefined
  /** What the sentence is about, an item each. */
  readonly details: readonly string[]

  constructor(
    message: string,
    given: { exitCode?: ExitCode; hint?: string; details?: readonly string[] } = {},
  ) {
    // Other programs' sentences have a full stop already.
    super(printable(message).replace(/\.$/, ''))
    this.name = 'UserError'
    this.exitCode = given.exitCode ?? 2
    this.details = (given.details ?? []).map(printable)
    this.hint = given.hint === undefined ? undefined : printable(given.hint).replace(/\.\.$/, '.')
  }
}
