import type { RegionStore } from '../../src/store/evacuation.ts'

/** Three regions with a database each, which replicate only when they are told to. */
export interface Regions {
  names: readonly string[]
  store(region: string): RegionStore
  /** Copies what `from` has written to `to`; with a `chance` below 1, each item arrives only that often. */
  replicate(from: string, to: string, chance?: () => boolean): Promise<void>
  /** What `region` wrote under another's name, or changed of another's since it arrived. Always empty. */
  trespasses(region: string): Promise<string[]>
  stop(): Promise<void>
}

/** Replicates everything from every region to every other. */
export async function replicateAll(regions: Regions): Promise<void> {
  for (const from of regions.names) {
    for (const to of regions.names) if (from !== to) await regions.replicate(from, to)
  }
}
