import { sameGround } from '../../../generators/plan/advice.ts'
import { byFramework } from '../../../generators/plan/by-framework.ts'
import type { Plan } from '../../../generators/plan/model.ts'
import * as cloudformation from './with/cloudformation/advice.ts'
import * as terraform from './with/terraform/advice.ts'

const has = ({ data }: Plan): boolean => data.id === 'dynamodb-strong'

/** The three that agree on every write. A witness votes and holds no table: no replica can take its place. */
export const membersOf = ({ regions, witness }: Plan): string =>
  [...regions.map(({ name }) => name).sort(), ...(witness ? [`the witness ${witness}`] : [])].join(
    ', ',
  )

export function advice(from: Plan, to: Plan): string[] {
  // By whichever framework: the stack keeps the table that it has.
  if (!sameGround(from, to)) return []
  const { refused } = byFramework<{ refused: string }>(to, { cloudformation, terraform })
  if (has(from) !== has(to)) {
    return [
      `Whether a table is strongly consistent is settled when it is made, and DynamoDB refuses to change it: ${refused}. Nothing moves its items, which also have another form. Make the service under another name, and let customers go there when the old one is sold out.`,
    ]
  }
  if (has(to) && membersOf(from) !== membersOf(to)) {
    return [
      `The regions of a strongly consistent table are settled when it is made (${membersOf(from)}), and DynamoDB refuses to add or remove one: ${refused}. Other regions need a table of another name, which is empty when it is made: nothing but the service can copy the items into it.`,
    ]
  }
  return []
}
