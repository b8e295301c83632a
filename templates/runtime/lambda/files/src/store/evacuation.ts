import type { Store } from './store.ts'

/** An operator's switch, kept in the database so that any region can throw it for any other. */
export interface Evacuation {
  /** Whether this region has been taken out of service, or has to be. */
  evacuated(): Promise<boolean>
  setEvacuated(region: string, evacuated: boolean): Promise<void>
}

export type RegionStore = Store & Evacuation
