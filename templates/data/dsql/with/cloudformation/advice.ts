import type { Plan } from '../../../../../generators/plan/model.ts'
import { stacksOf } from '../../../../framework/cloudformation/stacks.ts'

/** What becomes of the data that was there before the clusters. */
export const before = 'what is on sale and what was ordered stays where it was'

/** What becomes of the clusters when they are given up. */
export const left = (from: Plan): string =>
  `The clusters of the stacks ${stacksOf(from).data} stay with all that they hold`

/** Both regions have a stack, whichever is the home region. */
export const home = (): string[] => []
