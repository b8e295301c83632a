import { setTimeout as sleep } from 'node:timers/promises'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { StoreBusy } from './errors.ts'
import { isContended } from './failures.ts'

/** What an attempt returns when another writer was in its way: nothing was written, look again and retry. */
export const CONTENDED = Symbol('contended')

/**
 * How long a request lets others be in its way. They are for as long as customers crowd around an item, and each of those who
 * wait has an instance of the function to itself.
 */
const CONTENDED_MS = 1_500

/**
 * All that a request does to the table, its waits and repetitions included, ends after this: of the function's ten seconds
 * three are left to say so, which is better than to be killed on the way. Other writers are waited for much shorter.
 */
export const REQUEST_MS = 7_000

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

/**
 * What a write answered; undefined when its condition does not hold. Another region's write to the same item is waited
 * for: until it is over, DynamoDB refuses this one with ReplicatedWriteConflictException.
 */
export function written<T>(send: () => Promise<T>, limits: Limits): Promise<T | undefined> {
  return untilUncontended(() => tried(send), limits)
}

/** What one attempt at a write answered; undefined when its condition does not hold. */
export async function tried<T>(send: () => Promise<T>): Promise<T | undefined | typeof CONTENDED> {
  try {
    return await send()
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    if (isContended(error)) return CONTENDED
    throw error
  }
}
