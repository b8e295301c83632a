import type { Plan } from '../../../../../generators/plan/model.ts'
import { globalState } from '../../../../framework/terraform/addresses.ts'

/**
 * Terraform replaces a table for another name, key or local index (arguments of aws_dynamodb_table that force a new
 * resource), and makes another where its state does not know of this one.
 */
export const ownerOf = (plan: Plan) => ({
  owner: globalState(plan),
  address: `aws_dynamodb_table.service of ${globalState(plan)}`,
})
