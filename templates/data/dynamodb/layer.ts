import { byFramework } from '../../../generators/plan/by-framework.ts'
import { defineData } from '../../../generators/plan/model.ts'
import { pinned } from '../../versions.ts'
import table from '../dynamodb-table/layer.ts'
import { tableState } from '../dynamodb-table/state.ts'
import * as cloudformation from '../dynamodb-table/with/cloudformation/state.ts'
import processes from '../processes/layer.ts'
import { advice, adviceOnSample } from './advice.ts'
import * as terraform from './with/terraform/state.ts'

export default defineData({
  id: 'dynamodb',
  title: 'DynamoDB global table',
  summary:
    'Eventual: writes in every region, seen elsewhere within a second or so, last writer wins; the app keeps stock in escrow per region.',
  consistency: 'eventual',
  spans: { min: 2, max: 5 },
  frameworks: ['sam', 'serverless', 'terraform'],
  parts: [processes, table],
  devDependencies: pinned('@aws-sdk/client-dynamodb-streams'),
  state: tableState({ cloudformation, terraform }),
  checks: (plan) =>
    byFramework(plan, {
      cloudformation: { replication: 'replication', table: 'table' },
      terraform: { table: 'table' },
    }),
  advice,
  adviceOnSample,
})
