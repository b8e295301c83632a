import { setTimeout as sleep } from 'node:timers/promises'
import { StoreBusy } from './store.ts'

/** What an attempt returns when another writer was in its way: nothing was written, look again and retry. */
export const CONTENDED = Symbol('contended')

const ATTEMPTS = 8
const FIRST_WAIT_MS = 20
const LONGEST_WAIT_MS = 320

/**
 * Repeats `attempt` until it is not contended. The waits double and are drawn at random, so that the writers of a hot
 * item come apart; together they stay under 1.6 s, to which the attempts' own time is added.
 *
 * @param signal ends the waiting, and is looked at before each attempt
 * @throws {StoreBusy} after eight attempts, or when the time is up after one was contended; else the signal's reason
 */
export async function untilUncontended<T>(
  attempt: () => Promise<T | typeof CONTENDED>,
  signal: AbortSignal,
): Promise<T> {
  let contended = 0
  try {
    while (contended < ATTEMPTS) {
      signal.throwIfAborted()
      const result = await attempt()
      if (result !== CONTENDED) return result
      const waitMs = Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** contended)
      contended++
      await sleep(waitMs, undefined, { signal })
    }
  } catch (error) {
    // DynamoDB did answer, so it is not out of reach: there was no more time for its other writers.
    if (contended === 0 || !signal.aborted) throw error
  }
  throw new StoreBusy(`Other writers were in the way, ${contended} times.`)
}
