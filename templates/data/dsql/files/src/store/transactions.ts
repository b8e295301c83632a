import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient, QueryConfig } from 'pg'
import { isConflict, NoAnswer, named, TimeIsUp } from './failures.ts'

/** All that one request does, its waits and repetitions included: of the function's ten seconds three are left to say so when the time is up. */
export const REQUEST_MS = 7_000

/** What takes longer does not come: a customer would rather retry elsewhere. */
const ANSWER_MS = 3_000
/**
 * How long others may be in the way. They are for as long as customers crowd around a row, and each of those who wait has
 * an instance of the function to itself: with more patience as much is done, and the region runs out of instances.
 */
const CONFLICTS_MS = 1_500
const FIRST_WAIT_MS = 10
const LONGEST_WAIT_MS = 500

export type Row = Record<string, unknown>

/** Sends one statement and resolves to its rows. */
export type Ask = (text: string, ...values: unknown[]) => Promise<Row[]>

export interface Transactions {
  /**
   * Runs `work` in one transaction, again from its beginning while other transactions are in the way. The waits double
   * and are drawn at random, so that the writers of a hot row come apart.
   *
   * @param work must come to the same end when what it did is there already: a connection that breaks in the COMMIT
   * leaves open whether it was done, and one that broke since it was last used must not fail a request
   * @throws {NoAnswer} when there was none twice; {TimeIsUp}; or the last conflict
   */
  inTransaction<T>(work: (ask: Ask) => Promise<T>): Promise<T>
  /** Runs one statement, a transaction of its own; again as `inTransaction` does. */
  askOnce: Ask
}

/** @param requestMs for all attempts together, their waits included; conflicts have less of it */
export function transactionsOn(pool: Pool, requestMs: number): Transactions {
  return {
    inTransaction: (work) =>
      untilDone(pool, requestMs, async (ask) => {
        await ask('BEGIN')
        const result = await work(ask)
        await ask('COMMIT')
        return result
      }),
    askOnce: (text, ...values) => untilDone(pool, requestMs, (ask) => ask(text, ...values)),
  }
}

async function untilDone<T>(
  pool: Pool,
  requestMs: number,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  const start = performance.now()
  const deadline = start + requestMs
  let conflict: unknown
  let broken = 0
  for (let conflicts = 0; ; ) {
    try {
      return await onConnection(pool, deadline, work)
    } catch (error) {
      if (error instanceof NoAnswer) broken++
      else if (!isConflict(error)) throw error
      else {
        conflicts++
        conflict = error
      }
      const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** conflicts)
      const waitMs = Math.random() * longest
      // After a conflict the database is not out of reach: there was no more time for the others.
      const again = performance.now() + waitMs
      if (again >= deadline) throw conflict ?? new TimeIsUp(`${error}`)
      if (error === conflict && again >= start + CONFLICTS_MS) throw conflict
      if (broken === 2) throw error
      await sleep(waitMs)
    }
  }
}

async function onConnection<T>(
  pool: Pool,
  deadline: number,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  const client = await answered(() => pool.connect())
  let healthy = false
  const ask: Ask = async (text, ...values) => {
    const { rows } = await answered(() => client.query(within(deadline, text, values)))
    return rows
  }
  try {
    const result = await work(ask)
    healthy = true
    return result
  } catch (error) {
    healthy = await rolledBack(client, error)
    throw error
  } finally {
    // A connection in an unknown state is closed, and with it the transaction that it may be in.
    client.release(!healthy)
  }
}

async function rolledBack(client: PoolClient, error: unknown): Promise<boolean> {
  if (error instanceof NoAnswer) return false
  try {
    await client.query(within(performance.now() + 1_000, 'ROLLBACK'))
    return true
  } catch {
    return false
  }
}

/** A statement that fails when it has no answer soon, or at the deadline. */
function within(deadline: number, text: string, values: unknown[] = []) {
  const query_timeout = Math.max(1, Math.min(ANSWER_MS, deadline - performance.now()))
  // pg's types do not know this option of a single query.
  const query: QueryConfig & { query_timeout: number } = { text, values, query_timeout }
  return query
}

async function answered<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw named(error)
  }
}
