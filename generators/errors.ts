/** 0 done, 1 failed, 2 refused with nothing written, 3 upgraded with conflicts, 130 cancelled with nothing written. */
export type ExitCode = 0 | 1 | 2 | 3 | 130

/**
 * Something a person can mend: one sentence that says what is wrong and where, and what to do about it.
 * `cli.ts` alone turns it into text and an exit code.
 */
export class UserError extends Error {
  readonly exitCode: ExitCode
  readonly hint: string | undefined

  constructor(message: string, given: { exitCode?: ExitCode; hint?: string } = {}) {
    super(message)
    this.name = 'UserError'
    this.exitCode = given.exitCode ?? 2
    this.hint = given.hint
  }
}
