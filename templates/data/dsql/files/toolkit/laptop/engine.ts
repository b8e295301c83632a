import { openStore } from '../../active-active.config.ts'
import { type DataEngine, startAll } from './data-engine.ts'
import { startCluster } from './database.ts'
import { commands } from './quorum.ts'
import { type Replication, startReplication } from './replication.ts'

/** Linked clusters: one PostgreSQL for all regions to agree on, and an address in each. */
export const engine: DataEngine<Replication> = {
  between: 'one database',
  lag: {
    defaultMs: 50,
    of: 'how long a write waits for another region when it is committed',
    sentence: (ms) => `Writes wait ${ms} ms for another region`,
  },
  leftWhenCut: 'each still has the third',
  drills: { lagMs: 20, rpoMs: 0, rate: 20 },
  async start(regions, { directory, lagMs }) {
    const replication = startReplication({ directory, lagMs })
    const databases = await startAll(regions, (region) => startCluster({ region, replication }))
    return { databases, links: replication }
  },
  // As an operator: the service may not.
  setEvacuated({ region, endpoint }, evacuated) {
    return openStore({ region, endpoint, user: 'admin' }).setEvacuated(region, evacuated)
  },
  commands,
}
