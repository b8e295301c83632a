import { randomBytes } from 'node:crypto'
import { openStore } from '../../active-active.config.ts'
import { topology } from '../../topology.ts'
import { type DataEngine, startAll } from './data-engine.ts'
import { startDatabase } from './database.ts'
import { type Replication, startReplication } from './replication.ts'

/** A global table: a table in each region, with replication between them. */
export const engine: DataEngine<Replication> = {
  between: 'replication',
  lag: {
    defaultMs: 500,
    of: 'how long a write takes to the other regions',
    sentence: (ms) => `A write takes ${ms} ms to the other regions`,
  },
  drills: { lagMs: 300, rpoMs: 300, rate: 40 },
  async start(regions, { directory, kept, lagMs }) {
    // An emulator that serves several runs must not mix up their data.
    const table = kept ? topology.service : `${topology.service}-${randomBytes(4).toString('hex')}`
    const databases = await startAll(regions, (region) =>
      startDatabase({ region, directory, table }),
    )
    return { databases, links: startReplication(databases, { lagMs }) }
  },
  setEvacuated({ region, endpoint, env }, evacuated) {
    return openStore({ region, table: env.TABLE_NAME, endpoint }).setEvacuated(region, evacuated)
  },
}
