import type { RegionStore } from '../../src/store/open.ts'
import type { Replication } from '../../toolkit/laptop/replication.ts'

/** The topology's regions over one database, without their services. */
export interface Regions {
  names: readonly string[]
  replication: Replication
  store(region: string): RegionStore
  stop(): Promise<void>
}
