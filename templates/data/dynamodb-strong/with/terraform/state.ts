import type { Plan } from '../../../../../generators/plan/model.ts'
import { globalState } from '../../../../framework/terraform/addresses.ts'

/** The table is CloudFormation's, and the stack is Terraform's: another of either is another table. */
export const ownerOf = (plan: Plan) => ({
  owner: `the stack ${plan.name}-table in ${plan.home}`,
  address: `Table of the stack ${plan.name}-table in ${plan.home}, which is aws_cloudformation_stack.table of ${globalState(plan)}`,
})
