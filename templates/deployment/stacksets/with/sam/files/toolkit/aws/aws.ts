import type { Say } from '../commands/command.ts'
import { calls } from './calls.ts'
import type { Cloud } from './cloud.ts'
import { together } from './operations.ts'
import { STACK_SET, stackOfSet, stackSet } from './stack-set.ts'
import { refuseNeverMade, stack, updateStack } from './updates.ts'

/** How a region's stack goes. */
const removal = (region: string) =>
  `delete it from the set with "aws cloudformation delete-stack-instances --stack-set-name ${STACK_SET} --accounts ID --regions ${region} --no-retain-stacks" in the home region`

/**
 * Asks AWS, with the credentials of the environment. What is said of the stack of a region is asked of the stack set, which
 * gathers the regions of a wave: the home region has to answer as well.
 */
export const aws = (say: Say): Cloud => ({
  ...calls,
  stack: (region, name) => (name === STACK_SET ? stackOfSet(region, stack) : stack(region, name)),
  async updateStack(update) {
    const { region, stack: name } = update
    if (name !== STACK_SET) return updateStack(update, { stack, wait: calls.wait, say })
    refuseNeverMade(await stackOfSet(region, stack), update, removal(region))
    await together(update, stackSet(stack, say), say)
  },
})
