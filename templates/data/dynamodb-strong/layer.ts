import { regions } from '../../../generators/plan/regions.ts'
import { defineData } from '../../../generators/render/layer.ts'
import table from '../dynamodb-table/layer.ts'
import { tableState } from '../dynamodb-table/state.ts'
import * as cloudformation from '../dynamodb-table/with/cloudformation/state.ts'
import strong from '../strong/layer.ts'
import { advice, quorumOf } from './advice.ts'
import * as terraform from './with/terraform/state.ts'

/** Where a replica or a witness can be, any three of them together: AWS's announcement of September 2026. */
const available = [
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'ca-central-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-central-1',
  'eu-north-1',
  'eu-south-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
]

export default defineData({
  id: 'dynamodb-strong',
  title: 'DynamoDB global table, strongly consistent',
  summary:
    'Strong (MRSC): three regions, or two and a witness that is chosen for them, agree on every write; nothing is lost or stale, and each read and write waits for another region.',
  consistency: 'strong',
  spans: { min: 2, max: 3 },
  absentFrom: regions.map(({ name }) => name).filter((name) => !available.includes(name)),
  // A region that AWS adds may hold a replica and no witness: a table keeps the witness that it was made with, so the
  // one that follows from two regions must never become another.
  witnesses: available,
  frameworks: ['sam', 'terraform'],
  seeded: ['test/unit/stock.test.ts'],
  parts: [table, strong],
  state: tableState(
    { cloudformation, terraform },
    (plan) => `, strong in ${quorumOf(plan).join(', ')}`,
  ),
  advice,
})
