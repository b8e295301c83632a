import type { Log } from './log.ts'

/** One JSON line. Past `console`, which on Lambda puts text before it or wraps it as a string. */
export const logToStdout: Log = (line) => {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
