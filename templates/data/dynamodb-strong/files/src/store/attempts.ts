import { setTimeout as sleep } from 'node:timers/promises'
import { StoreBusy } from './errors.ts'

/** What an attempt returns when another writer was in its way: nothing was written, look again and retry. */
export const CONTENDED = Symbol('contended')

/**
 * How long a request lets others be in its way. They are for as long as customers crowd around an item, and each of those who
 * wait has an instance of the function to itself.
 */
const CONTENDED_MS = 1_500

const ATTEMPTS = 8
const FIRST_WAIT_MS = 20
const LONGEST_WAIT_MS = 320

/** How long a request may take: `end` is for all that it does, `patience` for what others are in the way of. */
export interface Limits {
  end: AbortSignal
  patience: AbortSignal
}

/** The limits of a request that begins now. One that is part of another has no more `patience` than that. */
export function limitsOf(ms: number, patience = AbortSignal.timeout(CONTENDED_MS)): Limits {
  return { end: AbortSignal.timeout(ms), patience }
}

/**
 * Repeats `attempt` until it is not contended. The waits double and are drawn at random, so that the writers of a hot
 * item come apart. However little patience is left, there is one attempt.
 *
 * @throws {StoreBusy} after eight attempts, or when a limit is reached after one was contended; else the reason of the end
 */
export async function untilUncontended<T>(
  attempt: () => Promise<T | typeof CONTENDED>,
  { end, patience }: Limits,
): Promise<T> {
  let contended = 0
  try {
    do {
      end.throwIfAborted()
      const result = await attempt()
      if (result !== CONTENDED) return result
      const waitMs = Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** contended)
      contended++
      if (patience.aborted) break
      await sleep(waitMs, undefined, { signal: end })
    } while (contended < ATTEMPTS && !patience.aborted)
  } catch (error) {
    // DynamoDB did answer, so it is not out of reach: there was no more time for its other writers.
    if (contended === 0 || !end.aborted) throw error
  }
  throw new StoreBusy(`Other writers were in the way, ${contended} times.`)
}
