import type { Plan } from '../../../generators/plan/plan.ts'
import type { Stateful } from '../../../generators/plan/state.ts'
import { stacksOf } from '../../framework/cloudformation/stacks.ts'

/** Another zone of the same name has other name servers, and the parent zone names these. */
export const state = (plan: Plan): Stateful[] => [
  {
    id: 'zone',
    what: `the hosted zone ${plan.domain}, which its parent zone delegates to`,
    identity: `HostedZone of the stack ${stacksOf(plan).global} in ${plan.home}: ${plan.domain}`,
  },
]
