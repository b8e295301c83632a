import type { Plan } from '../../../../../generators/plan/model.ts'
import { stacksOf } from '../../../../framework/cloudformation/stacks.ts'

/** They have no other name than their stack's: CloudFormation replaces a cluster for no property. */
const inStack = (plan: Plan, region: string) => `of the stack ${stacksOf(plan).data} in ${region}`

export const cluster = (plan: Plan, region: string): string => `Cluster ${inStack(plan, region)}`
export const vault = (plan: Plan, region: string): string => `Backups ${inStack(plan, region)}`
