import type { Replication } from '../../local/replication.ts'
import type { RegionStore } from '../../src/store/evacuation.ts'

/** The topology's regions over one database, without their services. */
export interface Regions {
  names: readonly string[]
  replication: Replication
  store(region: string): RegionStore
  stop(): Promise<void>
}
