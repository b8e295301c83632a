import { topology } from '../../topology.ts'
import type { DataRollout } from './roots.ts'

const { home } = topology

export const data: DataRollout = {
  /** The home region: the state is there. */
  heldBy: async (_cloud, regions) => (regions.includes(home) ? undefined : home),
}
