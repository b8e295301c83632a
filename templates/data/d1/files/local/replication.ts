import type { Databases, Query, QueryResult } from './databases.ts'

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
  /** Tells of each write. */
  onWrite(listener: () => void): void
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
  stop(): void
}

/** D1's own rule of thumb: what begins otherwise may write, and goes to the primary. */
export function onlyReads(queries: readonly Query[]): boolean {
  return queries.every(({ sql }) => /^\s*(SELECT|EXPLAIN|WITH)\b/i.test(sql))
}

export function startPrimary(databases: Databases): Primary {
  const log: Write[] = []
  const listeners: (() => void)[] = []
  const inTurn = oneAfterAnother()
  return {
    log,
    onWrite: (listener) => listeners.push(listener),
    // In turn, so that a read is never of a write that its position does not name.
    run: (queries) =>
      inTurn(async () => {
        const results = await databases.query('primary', queries)
        if (!onlyReads(queries)) {
          log.push({ queries, at: performance.now() })
          for (const tell of listeners) tell()
        }
        return { results, position: log.length, primary: true }
      }),
  }
}

export function startReplica(
  databases: Databases,
  { database, primary, lagMs }: { database: string; primary: Primary; lagMs: number },
): Replica {
  let applied = 0
  let attached = true
  let timer: NodeJS.Timeout | undefined
  const inTurn = oneAfterAnother()

  async function catchUp(): Promise<void> {
    for (let write = primary.log[applied]; write && attached; write = primary.log[applied]) {
      const waitMs = write.at + lagMs - performance.now()
      if (waitMs > 0) return schedule(waitMs)
      await databases.query(database, write.queries)
      applied++
    }
  }
  function schedule(waitMs: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => void inTurn(catchUp), waitMs)
  }
  primary.onWrite(() => void inTurn(catchUp))

  return {
    run: (queries, position) =>
      inTurn(async () => {
        await catchUp()
        if (applied < position) return undefined
        const results = await databases.query(database, queries)
        return { results, position: applied, primary: false }
      }),
    behind: () => primary.log.length - applied,
    detach() {
      attached = false
    },
    attach() {
      attached = true
      schedule(0)
    },
    stop() {
      attached = false
      clearTimeout(timer)
    },
  }
}

function oneAfterAnother(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const done = last.then(work)
    last = done.catch(() => {})
    return done
  }
}
