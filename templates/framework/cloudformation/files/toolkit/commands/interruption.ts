import { constants } from 'node:os'
import { say } from './command.ts'

/** What is said when a signal cuts this command off: what goes on without it, and how to take that back. */
export function whenCutOff(sentence: string): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      say(sentence)
      process.exit(128 + constants.signals[signal])
    })
  }
}
