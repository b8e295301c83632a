import type { Plan } from '../../../../../generators/plan/model.ts'
import { stacksOf } from '../../../../framework/cloudformation/stacks.ts'

export const addressOf = (plan: Plan): string =>
  `HostedZone of the stack ${stacksOf(plan).global} in ${plan.home}`
