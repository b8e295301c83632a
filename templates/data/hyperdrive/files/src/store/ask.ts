import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type QueryConfig } from 'pg'
import { isConflict, named } from './failures.ts'

/** Sends one statement and resolves to its rows. */
export type Ask = (text: string, ...values: unknown[]) => Promise<Record<string, unknown>[]>

/** All statements of a request: less than the ten seconds after which it is answered 504. */
const REQUEST_MS = 7_000
/** For how long others may be in the way. Then the customer does better to come back later. */
const CONFLICTS_MS = 1_500
const FIRST_WAIT_MS = 10
const LONGEST_WAIT_MS = 500

/**
 * Statements over a connection that is made for the first of them. It is Hyperdrive that pools: a Worker's own connection lives as long as
 * its request, and is cleaned up with it.
 *
 * A statement is a transaction of its own, and is sent again, after a wait that doubles and is drawn at random, while others are in its way. One whose
 * connection breaks is not: nothing says whether it was done, and it is the client who has the key with which to ask.
 *
 * @throws NoAnswer, the last conflict, or the database's own error
 */
export function asker(connectionString: string): Ask {
  const start = performance.now()
  const remainingMs = () => Math.max(1, REQUEST_MS - (performance.now() - start))
  let opened: Promise<Client> | undefined

  async function once(text: string, values: unknown[]) {
    try {
      opened ??= connect(connectionString, remainingMs())
      const client = await opened
      // pg's types do not know this option of a single query.
      const query: QueryConfig & { query_timeout: number } = {
        ...{ text, values, query_timeout: remainingMs() },
      }
      return (await client.query(query)).rows
    } catch (error) {
      throw named(error)
    }
  }

  return async (text, ...values) => {
    const begun = performance.now()
    for (let conflicts = 1; ; conflicts++) {
      try {
        return await once(text, values)
      } catch (error) {
        const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** conflicts)
        const waitMs = Math.random() * longest
        const isTooLate = performance.now() + waitMs > begun + CONFLICTS_MS
        if (!isConflict(error) || isTooLate) throw error
        await sleep(waitMs)
      }
    }
  }
}

async function connect(connectionString: string, timeoutMs: number): Promise<Client> {
  const client = new Client({ connectionString, connectionTimeoutMillis: timeoutMs })
  // Whoever uses it is told that it broke. It also says so to nobody in particular, which would end the request.
  client.on('error', () => {})
  await client.connect()
  return client
}
