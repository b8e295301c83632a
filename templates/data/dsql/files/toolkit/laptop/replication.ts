import { openPool } from '../../active-active.config.ts'
import { topology } from '../../topology.ts'
import { readMigrations } from '../database/files.ts'
import { applyMigrations } from '../database/migrations.ts'
import type { Links } from './data-engine.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { type Partition, Quorum } from './quorum.ts'

/** What two linked clusters and their witness do, on this machine: one PostgreSQL stands for what they agree on. */
export interface Replication extends Links, Partition {
  /** Resolves when the database has its tables. */
  ready: Promise<Postgres>
  /** How long a write waits for another region. */
  readonly lagMs: number
  /** Whether a region sees another one, and so may answer. */
  answers(region: string): boolean
  /** Calls back when a region sees no other any more. */
  onCut(region: string, drop: () => void): void
}

/** Starts the database that all regions share, with the tables that `migrations/` makes. */
export function startReplication(options: { directory: string; lagMs: number }): Replication {
  const { directory } = options
  let { lagMs } = options
  const quorum = new Quorum(topology.quorum)
  const drops = new Map<string, () => void>()
  // Its transactions then see a snapshot, as DSQL's do, and end with the same 40001 when they conflict. Unlike DSQL, one that
  // writes a row waits for an earlier one's end.
  const settings = { default_transaction_isolation: 'repeatable read' }
  const starting = startPostgres(directory, { settings })
  const ready = starting.then(async (postgres) => {
    await makeTables(postgres)
    return postgres
  })
  // A failure is the caller's, who awaits `ready`; it must not end the process before.
  ready.catch(() => {})

  function changed(): void {
    for (const [region, drop] of drops) if (!quorum.has(region)) drop()
  }

  return {
    ready,
    get lagMs() {
      return lagMs
    },
    cut(a, b) {
      quorum.cut(a, b)
      changed()
    },
    restore: (a, b) => quorum.restore(a, b),
    isolate(region) {
      quorum.isolate(region)
      changed()
    },
    rejoin: (region) => quorum.rejoin(region),
    setLag(ms) {
      lagMs = ms
    },
    detach(region) {
      quorum.lose(region)
      changed()
    },
    attach: async (region) => quorum.regain(region),
    settled: async () => {},
    answers: (region) => quorum.has(region),
    onCut(region, drop) {
      drops.set(region, drop)
    },
    async stop() {
      await starting.then(
        (postgres) => postgres.stop(),
        () => {},
      )
    },
  }
}

async function makeTables({ port }: Postgres): Promise<void> {
  const endpoint = `postgres://127.0.0.1:${port}`
  const pool = openPool({ region: topology.home, endpoint, user: 'admin' })
  try {
    const migrations = await readMigrations()
    await applyMigrations(pool, migrations.map(inPostgres), () => {})
  } finally {
    await pool.end()
  }
}

/** DSQL builds indexes and checks constraints beside its work, and has a word for it, which PostgreSQL does not know. */
function inPostgres<M extends { sql: string }>(migration: M): M {
  return { ...migration, sql: migration.sql.replace(/\b(INDEX|TABLE)\s+ASYNC\b/gi, '$1') }
}
