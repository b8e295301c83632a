import { topology } from '../../topology.ts'
import type { Cloud } from './cloud.ts'

/** The regions without which what exists once stays as it is, if any is left out: the database is in both. */
export async function heldBy(_cloud: Cloud, regions: string[]): Promise<string | undefined> {
  const out = topology.regions.map(({ name }) => name).filter((name) => !regions.includes(name))
  return out.length === 0 ? undefined : out.join(', ')
}
