import { type ExitCode, UserError } from '../errors.ts'
import { wrap } from '../wrap.ts'
import type { Terminal } from './terminal.ts'
import { version } from './version.ts'

/** What a run that did not end well says, and its exit code. */
export interface Failure {
  exitCode: ExitCode
  error: string
  details?: readonly string[]
  hint?: string | undefined
}

export const cancelled: Failure = { exitCode: 130, error: 'Cancelled; nothing was written' }

/** Whatever was thrown → an outcome. The stack of a fault of ours goes to stderr where DEBUG is set. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof UserError) {
    const { exitCode, message, details, hint } = thrown
    return { exitCode, error: message, ...(details.length > 0 && { details }), hint }
  }
  const { name, message, stack } = thrown as Error
  if (name === 'ExitPromptError' || name === 'AbortPromptError') return cancelled
  if (process.env.DEBUG) process.stderr.write(`${stack}\n`)
  return {
    exitCode: 1,
    error: `create-active-active ${version} has a bug: ${message}`,
    hint: process.env.DEBUG
      ? undefined
      : 'Run it again with DEBUG=1 to see where, and report that.',
  }
}

/** Prints it for a person, on stderr. */
export function sayFailure(
  { exitCode, error, details = [], hint }: Failure,
  { columns, paint }: Pick<Terminal, 'columns' | 'paint'>,
): void {
  const lines = [
    paint(exitCode === 130 ? 'yellow' : 'red', `${error}${details.length > 0 ? ':' : '.'}`),
    ...details.map((detail) => `  - ${detail}`),
    ...(hint === undefined ? [] : [hint]),
  ]
  process.stderr.write(`${lines.flatMap((line) => wrap(line, columns)).join('\n')}\n`)
}
