import { topology } from '../../topology.ts'

/** The names of the stacks, the same in every region. */
export const stacks = {
  global: `${topology.service}-global`,
  artifacts: `${topology.service}-artifacts`,
  region: `${topology.service}-region`,
}
