import { defineData } from '../../../generators/plan/model.ts'
import { regions } from '../../../generators/plan/regions.ts'
import postgres from '../postgres/layer.ts'
import processes from '../processes/layer.ts'
import sql from '../sql/layer.ts'
import strong from '../strong/layer.ts'
import { advice } from './advice.ts'
import { state } from './state.ts'

/**
 * The regions that two clusters and their witness can be in: all three of one set. AWS's documentation groups regions by
 * continent, and its groups have grown; any three of one of these are in one group of it.
 */
const sets = [
  ['us-east-1', 'us-east-2', 'us-west-2'],
  ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1'],
  ['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
]

export default defineData({
  id: 'dsql',
  title: 'Aurora DSQL',
  summary:
    'Strong, and SQL: two linked clusters of one continent and a witness that is chosen for them; real transactions, local reads, each write waits for another region.',
  consistency: 'strong',
  spans: { min: 2, max: 2 },
  absentFrom: regions.map(({ name }) => name).filter((name) => !sets.flat().includes(name)),
  sets,
  witnesses: sets.flat(),
  relational: true,
  frameworks: ['sam', 'serverless', 'terraform'],
  dependencies: {
    '@aws/aurora-dsql-node-postgres-connector': '0.1.9',
  },
  scripts: { migrate: 'node toolkit/commands/migrate.ts' },
  parts: [strong, sql, processes, postgres],
  checks: () => ({ schema: 'schema', 'sql-clusters': 'clusters' }),
  state,
  advice,
})
