import { byFramework } from '../../../generators/plan/by-framework.ts'
import type { Plan, Stateful } from '../../../generators/plan/model.ts'
import * as cloudformation from './with/cloudformation/state.ts'
import * as terraform from './with/terraform/state.ts'

/** Another zone of the same name has other name servers, and the parent zone names these. */
export const state = (plan: Plan): Stateful[] => [
  {
    id: 'zone',
    what: `the hosted zone ${plan.domain}, which its parent zone delegates to`,
    identity: `${byFramework(plan, { cloudformation, terraform }).addressOf(plan)}: ${plan.domain}`,
  },
]
