import { topology } from '../../topology.ts'

/** The names of the stacks, the same in every region. */
export const stacks = {
  global: `${topology.service}-global`,
  artifacts: `${topology.service}-artifacts`,
  region: `${topology.service}-region`,
}

/** What to do with a region's stack that was never created, which takes no update. */
export const removalIn = (_region: string): string => 'delete it'
