import { byFramework } from '../../../generators/plan/by-framework.ts'
import { defineData } from '../../../generators/plan/model.ts'
import { regions } from '../../../generators/plan/regions.ts'
import table from '../dynamodb-table/layer.ts'
import { tableState } from '../dynamodb-table/state.ts'
import * as cloudformation from '../dynamodb-table/with/cloudformation/state.ts'
import processes from '../processes/layer.ts'
import strong from '../strong/layer.ts'
import { advice, membersOf } from './advice.ts'
import * as terraform from './with/terraform/state.ts'

/**
 * The sets of regions of which one holds all replicas and the witness: CreateGlobalTableWitnessGroupMemberAction in
 * DynamoDB's API reference, and GlobalTableWitness in CloudFormation's, the same in version 3.1164 of the SDK. Fifteen regions,
 * any three of them, are reported too (docs/data.md), but a table's regions are settled when it is made, and AWS refuses what it
 * does not offer only then: better a region too few here than a first deployment that fails.
 */
const sets = [
  ['us-east-1', 'us-east-2', 'us-west-2'],
  ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1'],
  ['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
]
const available = sets.flat()

export default defineData({
  id: 'dynamodb-strong',
  title: 'DynamoDB global table, strongly consistent',
  summary:
    'Strong (MRSC): three regions of one continent, or two and a witness that is chosen for them, agree on every write; nothing is lost or stale, and each read and write waits for another region.',
  consistency: 'strong',
  spans: { min: 2, max: 3 },
  absentFrom: regions.map(({ name }) => name).filter((name) => !available.includes(name)),
  sets,
  // A region that AWS adds to a set may hold a replica and no witness: a table keeps the witness that it was made with, so the
  // one that follows from two regions must never become another.
  witnesses: available,
  frameworks: ['sam', 'serverless', 'terraform'],
  parts: [processes, table, strong],
  state: tableState({ cloudformation, terraform }, (plan) => `, strong in ${membersOf(plan)}`),
  checks: (plan) =>
    byFramework(plan, {
      cloudformation: { table: 'table', votes: 'votes' },
      terraform: { votes: 'votes' },
    }),
  advice,
})
