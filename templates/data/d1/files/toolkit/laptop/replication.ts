import type { Databases, Query, QueryResult } from './databases.ts'
import { inTrips } from './trips.ts'

/** What a database answered, and how far it was then: the number of writes that it had. */
export interface Answer {
  results: QueryResult[]
  position: number
  primary: boolean
}

/** The one database that is written, and the log of its writes. */
export interface Primary {
  run(queries: Query[]): Promise<Answer>
  readonly log: readonly Write[]
}

interface Write {
  queries: Query[]
  /** In ms of `performance.now()`. */
  at: number
}

/** A copy that follows the log of the primary, `lagMs` behind. */
export interface Replica {
  /** Answers from what it has, or undefined when it has not come to `position` yet. */
  run(queries: Query[], position: number): Promise<Answer | undefined>
  /** How many writes it is behind. */
  behind(): number
  /** While it is detached, no write arrives. */
  detach(): void
  attach(): void
}

/** D1's own rule of thumb: what begins otherwise may write, and goes to the primary. */
export function onlyReads(queries: readonly Query[]): boolean {
  return queries.every(({ sql }) => /^\s*(SELECT|EXPLAIN|WITH)\b/i.test(sql))
}

export function startPrimary(databases: Databases): Primary {
  const log: Write[] = []
  return {
    log,
    // In turn, so that a read is never of a write that its position does not name.
    run: inTrips(async (batches) => {
      const outcomes = await databases.run('primary', batches)
      return outcomes.map((results, place) => {
        if (results instanceof Error) return results
        const queries = batches[place] ?? []
        if (!onlyReads(queries)) log.push({ queries, at: performance.now() })
        return { results, position: log.length, primary: true }
      })
    }),
  }
}

/** The writes that have arrived are applied when somebody reads: nobody can tell, and a laptop has less to do. */
export function startReplica(
  databases: Databases,
  { database, primary, lagMs }: { database: string; primary: Primary; lagMs: number },
): Replica {
  const { log } = primary
  let applied = 0
  let arrivedWhenDetached: number | undefined

  function arrived(): number {
    if (arrivedWhenDetached !== undefined) return arrivedWhenDetached
    const writtenBefore = performance.now() - lagMs
    const firstMissing = log.findIndex(({ at }, place) => place >= applied && at > writtenBefore)
    return firstMissing < 0 ? log.length : firstMissing
  }

  const read = inTrips(async (batches: Query[][]) => {
    const writes = log.slice(applied, arrived()).map(({ queries }) => queries)
    const outcomes = await databases.run(database, [...writes, ...batches])
    applied += writes.length
    const position = applied
    return outcomes
      .slice(writes.length)
      .map((results) =>
        results instanceof Error ? results : { results, position, primary: false },
      )
  })

  return {
    async run(queries, position) {
      return arrived() < position ? undefined : read(queries)
    },
    behind: () => log.length - arrived(),
    detach() {
      arrivedWhenDetached = arrived()
    },
    attach() {
      arrivedWhenDetached = undefined
    },
  }
}
