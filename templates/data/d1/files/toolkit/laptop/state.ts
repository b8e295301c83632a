import { type Binding, startBinding } from './binding.ts'
import { type QueryResult, startDatabases } from './databases.ts'
import { type Replica, startPrimary, startReplica } from './replication.ts'

/** What holds the data on this machine: the primary, and a replica of it at each point of presence. */
export interface State {
  /** What the service binds at one point of presence, as Miniflare's worker options. */
  bindings(pop: string): Record<string, unknown>
  /** Takes the way to the primary away: what the replica has can still be read. */
  cut(pop: string): void
  heal(pop: string): void
  /** How many writes the replica is behind. */
  behind(pop: string): number
  /** Asks the primary, past every service. */
  query(sql: string, ...params: unknown[]): Promise<QueryResult>
  stop(): Promise<void>
}

export interface StateOptions {
  pops: string[]
  /** How far the replicas are behind. */
  lagMs: number
}

export async function startState({ pops, lagMs }: StateOptions): Promise<State> {
  const databases = await startDatabases(['primary', ...pops])
  const primary = startPrimary(databases)
  const replicas = new Map<string, Replica>()
  const bound = new Map<string, Binding>()
  for (const pop of pops) {
    const replica = startReplica(databases, { database: pop, primary, lagMs })
    replicas.set(pop, replica)
    bound.set(pop, await startBinding(primary, replica))
  }
  const at = <T>(all: Map<string, T>, pop: string): T => {
    const found = all.get(pop)
    if (!found) throw new Error(`${pop} is not one of ${pops.join(', ')}`)
    return found
  }

  return {
    bindings: (pop) => ({
      d1Databases: { DB: { id: `at-${pop}`, remoteProxyConnectionString: at(bound, pop).url } },
    }),
    cut: (pop) => at(bound, pop).cut(),
    heal: (pop) => at(bound, pop).heal(),
    behind: (pop) => at(replicas, pop).behind(),
    async query(sql, ...params) {
      const { results } = await primary.run([{ sql, params }])
      return results[0] as QueryResult
    },
    async stop() {
      await Promise.all([...bound.values()].map((binding) => binding.stop()))
      await databases.stop()
    },
  }
}
