import { topology } from '../../topology.ts'

/** The names of the stacks, the same in every region. */
export const stacks = {
  global: `${topology.service}-global`,
  artifacts: `${topology.service}-artifacts`,
  region: `${topology.service}-region`,
}

/** The call that changes a stack which is there; those of the regions are a stack set's. */
export const changeOf = (stack: string): string =>
  stack === stacks.region ? 'UpdateStackSet' : 'UpdateStack'

/** What to do with a region's stack that was never created, which takes no update. */
export const removalIn = (region: string): string =>
  `delete it from the set with "aws cloudformation delete-stack-instances --stack-set-name ${stacks.region} --accounts ID --regions ${region} --no-retain-stacks" in the home region`
