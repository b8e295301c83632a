import { setTimeout as sleep } from 'node:timers/promises'
import { StoreBusy } from './errors.ts'
import { isContended } from './failures.ts'

/** What an attempt returns when another writer was in its way: nothing was written, look again and retry. */
export const CONTENDED = Symbol('contended')

const ATTEMPTS = 8
const FIRST_WAIT_MS = 20
const LONGEST_WAIT_MS = 320

/**
 * Repeats `attempt` until it is not contended. The waits double and are drawn at random, so that the writers of a hot
 * item come apart; together they stay under 1.6 s.
 *
 * @throws {StoreBusy} after eight attempts
 */
export async function untilUncontended<T>(
  attempt: () => Promise<T | typeof CONTENDED>,
): Promise<T> {
  for (let tried = 0; tried < ATTEMPTS; tried++) {
    const result = await attempt()
    if (result !== CONTENDED) return result
    await sleep(Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tried))
  }
  throw new StoreBusy(`Other writers were in the way ${ATTEMPTS} times.`)
}

/** Whether a write was made; false when it must be thought over, because what it relied on has changed. */
export async function unlessContended(write: Promise<unknown>): Promise<boolean> {
  try {
    await write
    return true
  } catch (error) {
    if (isContended(error)) return false
    throw error
  }
}
