import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient, QueryConfig } from 'pg'
import { isConflict, NoAnswer, named } from './failures.ts'

/** From the first attempt to the last answer: the function has 10 s, and a customer would rather retry elsewhere. */
const PATIENCE_MS = 5_000
const FIRST_WAIT_MS = 10
const LONGEST_WAIT_MS = 500

export type Row = Record<string, unknown>

/** Sends one statement and resolves to its rows. */
export type Ask = (text: string, ...values: unknown[]) => Promise<Row[]>

/**
 * Runs `work` in one transaction, again from its beginning while other transactions are in the way. The waits double and
 * are drawn at random, so that the writers of a hot row come apart; all attempts together have five seconds.
 *
 * @param work must come to the same end when what it did is there already: a connection that breaks in the COMMIT
 * leaves open whether it was done, and one that broke since it was last used must not fail a request
 * @throws {NoAnswer} or the last conflict
 */
export function inTransaction<T>(pool: Pool, work: (ask: Ask) => Promise<T>): Promise<T> {
  return untilDone(pool, async (ask) => {
    await ask('BEGIN')
    const result = await work(ask)
    await ask('COMMIT')
    return result
  })
}

/** Runs one statement, a transaction of its own; again as {@link inTransaction} does. */
export function askOnce(pool: Pool, text: string, ...values: unknown[]): Promise<Row[]> {
  return untilDone(pool, (ask) => ask(text, ...values))
}

async function untilDone<T>(pool: Pool, work: (ask: Ask) => Promise<T>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS
  let broken = 0
  for (let conflicts = 0; ; ) {
    try {
      return await onConnection(pool, deadline, work)
    } catch (error) {
      if (error instanceof NoAnswer) broken++
      else if (isConflict(error)) conflicts++
      else throw error
      const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** conflicts)
      const waitMs = Math.random() * longest
      if (broken === 2 || performance.now() + waitMs >= deadline) throw error
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

/** A statement that fails when it has no answer at the deadline. */
function within(deadline: number, text: string, values: unknown[] = []) {
  const query_timeout = Math.max(1, deadline - performance.now())
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
