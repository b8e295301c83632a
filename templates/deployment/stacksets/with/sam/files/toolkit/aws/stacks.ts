import { topology } from '../../topology.ts'

/** The names of the stacks, the same in every region. */
export const stacks = {
  global: `${topology.service}-global`,
  artifacts: `${topology.service}-artifacts`,
  region: `${topology.service}-region`,
}

/** What to do with a region's stack that was never created, which takes no update. */
export const removalIn = (region: string): string =>
  `delete it from the set with "aws cloudformation delete-stack-instances --stack-set-name ${stacks.region} --accounts ID --regions ${region} --no-retain-stacks" in the home region`
