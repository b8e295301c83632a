import { randomBytes } from 'node:crypto'
import { openStore } from '../../active-active.config.ts'
import { topology } from '../../topology.ts'
import { type DataEngine, startAll } from './data-engine.ts'
import { startEndpoint } from './endpoint.ts'
import { commands } from './quorum.ts'
import { type Replication, startReplication } from './replication.ts'

/** A strongly consistent global table: one for all regions to agree on, and an endpoint in each. */
export const engine: DataEngine<Replication> = {
  between: 'one database',
  lag: {
    defaultMs: 50,
    of: 'how long a read or a write waits for another region',
    sentence: (ms) => `Reads and writes wait ${ms} ms for another region`,
  },
  leftWhenCut: 'each still has the third',
  drills: { lagMs: 20, rpoMs: 0, rate: 20 },
  async start(regions, { directory, kept, lagMs }) {
    // An emulator that serves several runs must not mix up their data.
    const table = kept ? topology.service : `${topology.service}-${randomBytes(4).toString('hex')}`
    const replication = startReplication({ directory, table, lagMs })
    const databases = await startAll(regions, (region) =>
      startEndpoint({ region, directory, table, replication }),
    )
    return { databases, links: replication }
  },
  setEvacuated({ region, endpoint, env }, evacuated) {
    return openStore({ region, table: env.TABLE_NAME, endpoint }).setEvacuated(region, evacuated)
  },
  commands,
}
