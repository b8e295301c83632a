import type { Say } from '../commands/command.ts'
import { calls } from './calls.ts'
import type { Cloud } from './cloud.ts'
import { together } from './operations.ts'
import { STACK_SET, stackOfSet, stackSet } from './stack-set.ts'
import { stack, updateStack } from './updates.ts'

/**
 * Asks AWS, with the credentials of the environment. What is said of the stack of a region is asked of the stack set, which
 * gathers the regions of a wave: the home region has to answer as well.
 */
export const aws = (say: Say): Cloud => ({
  ...calls,
  stack: (region, name) => (name === STACK_SET ? stackOfSet(region, stack) : stack(region, name)),
  updateStack: (update) =>
    update.stack === STACK_SET
      ? together(update, stackSet(stack, say), say)
      : updateStack(update, { stack, wait: calls.wait, say }),
})
