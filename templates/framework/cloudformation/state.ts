import type { Plan, Stateful } from '../../../generators/plan/model.ts'
import { stacksOf } from './stacks.ts'

/**
 * The releases. Functions, APIs, alarms and roles are made again from one of them, and logs end by themselves after 30 days.
 */
export const state = (plan: Plan): Stateful[] =>
  plan.regions.map(({ name: region }) => ({
    id: `releases ${region}`,
    what: `the bucket of releases in ${region}, which a roll-back there needs`,
    identity: `Bucket of the stack ${stacksOf(plan).artifacts} in ${region}`,
  }))
