import type { Say } from '../commands/command.ts'
import { calls } from './calls.ts'
import type { Cloud } from './cloud.ts'
import { stack, updateStack } from './updates.ts'

/**
 * Asks AWS, with the credentials of the environment. Of a region that region is asked, and no other: a release can be put back
 * while the rest of the world is down.
 */
export const aws = (say: Say): Cloud => ({
  ...calls,
  stack,
  updateStack: (update) => updateStack(update, { stack, wait: calls.wait, say }),
})
