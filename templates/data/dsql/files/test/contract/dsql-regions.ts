import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { flagOf } from '../../src/store/flag.ts'
import { openPool, type RegionStore, storeOn } from '../../src/store/open.ts'
import { startCluster } from '../../toolkit/laptop/database.ts'
import { startReplication } from '../../toolkit/laptop/replication.ts'
import { topology } from '../../topology.ts'
import type { Regions } from './regions.ts'

export interface DsqlRegions extends Regions {
  /** Connections to a region's cluster that belong to the test. */
  pool(region: string, user?: 'service' | 'admin'): Pool
  endpoint(region: string): string
}

/** Starts a database with its tables, and a cluster of it in each region. */
export async function startDsqlRegions({ lagMs = 4 } = {}): Promise<DsqlRegions> {
  const directory = await mkdtemp(join(tmpdir(), 'contract-'))
  const names = topology.regions.map(({ name }) => name)
  const replication = startReplication({ directory, lagMs })
  const clusters = await Promise.all(names.map((region) => startCluster({ region, replication })))
  await replication.ready
  const endpoint = (region: string) =>
    clusters.find((one) => one.region === region)?.endpoint as string
  const pools: Pool[] = []
  function pool(region: string, user: 'service' | 'admin' = 'service'): Pool {
    const one = openPool({ region, endpoint: endpoint(region), user, connections: 10 })
    pools.push(one)
    return one
  }
  /** As the service, but for the flag, which is an operator's to write. */
  function open(region: string): RegionStore {
    const { setEvacuated } = flagOf({ pool: pool(region, 'admin'), region })
    return { ...storeOn({ pool: pool(region), region }), setEvacuated }
  }
  const stores = new Map(names.map((region) => [region, open(region)]))
  return {
    names,
    replication,
    store: (region) => stores.get(region) as RegionStore,
    pool,
    endpoint,
    async stop() {
      await Promise.all(pools.map((one) => one.end()))
      await Promise.all(clusters.map((one) => one.stop()))
      await replication.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
