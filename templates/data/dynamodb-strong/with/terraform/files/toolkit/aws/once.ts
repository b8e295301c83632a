import { topology } from '../../topology.ts'
import type { Cloud } from './cloud.ts'

const { home } = topology

/** The region without which what exists once stays as it is, if it is left out: its state is there. */
export const heldBy = async (_cloud: Cloud, regions: string[]): Promise<string | undefined> =>
  regions.includes(home) ? undefined : home
