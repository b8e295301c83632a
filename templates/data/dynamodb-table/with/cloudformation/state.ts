import type { Plan } from '../../../../../generators/plan/model.ts'
import { stacksOf } from '../../../../framework/cloudformation/stacks.ts'

/**
 * CloudFormation replaces a global table for another TableName, KeySchema, type of a key or local index (the schema of
 * AWS::DynamoDB::GlobalTable, createOnlyProperties and conditionalCreateOnlyProperties), and cannot take it over into
 * another stack.
 */
export const ownerOf = (plan: Plan) => ({
  owner: `its stack in ${plan.home}`,
  address: `Table of the stack ${stacksOf(plan).global} in ${plan.home}`,
})
