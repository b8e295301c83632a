import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDatabase } from './database.ts'
import { removeWithParent } from './guard.ts'
import { startWire, type Wire } from './wire.ts'

/** What holds the data on this machine, and the one way to it from all points of presence. */
export interface State extends Pick<Wire, 'cut' | 'heal' | 'befall'> {
  /** What the service binds at one point of presence, as Miniflare's worker options. */
  bindings(pop: string): Record<string, unknown>
  /** Asks the database as its owner, past every service. */
  query(sql: string, ...params: unknown[]): Promise<Record<string, unknown>[]>
  stop(): Promise<void>
}

export interface StateOptions {
  pops: string[]
  /** Nothing is replicated here, so nothing lags. */
  lagMs: number
}

export async function startState(_: StateOptions): Promise<State> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'))
  removeWithParent(folder)
  const database = await startDatabase(folder)
  const wire = await startWire(database.port)
  const HYPERDRIVE = `postgres://service:any@127.0.0.1:${wire.port}/postgres`
  return {
    ...{ cut: wire.cut, heal: wire.heal, befall: wire.befall },
    bindings: () => ({ hyperdrives: { HYPERDRIVE } }),
    query: async (sql, ...params) => (await database.owner.query(sql, params)).rows,
    async stop() {
      await wire.stop()
      await database.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
