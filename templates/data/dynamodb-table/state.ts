import type { Plan } from '../../../generators/plan/plan.ts'
import type { Stateful } from '../../../generators/plan/state.ts'
import { stacksOf } from '../../framework/cloudformation/stacks.ts'

/**
 * CloudFormation replaces a global table for another TableName, KeySchema, type of a key or local index (the schema of
 * AWS::DynamoDB::GlobalTable, createOnlyProperties and conditionalCreateOnlyProperties), and cannot take it over into
 * another stack. Where else it has replicas is no part of it: each is a resource of its own here.
 *
 * @param modeOf what else of a table can never be changed, to be read after the key
 */
export const tableState =
  (modeOf: (plan: Plan) => string = () => '') =>
  (plan: Plan): Stateful[] => {
    const { name, home, regions } = plan
    return [
      {
        id: 'table',
        what: `the DynamoDB table ${name}, which its stack in ${home} owns`,
        identity: `Table of the stack ${stacksOf(plan).global} in ${home}: ${name}, key pk HASH S, sk RANGE S${modeOf(plan)}`,
      },
      ...regions.map(({ name: region }) => ({
        id: `replica ${region}`,
        what: `the replica of the table ${name} in ${region}, with what has not left it yet`,
        identity: `${name} in ${region}`,
      })),
    ]
  }
