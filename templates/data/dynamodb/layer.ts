import { defineData } from '../../../generators/render/layer.ts'
import { pinned } from '../../versions.ts'
import { advice } from './advice.ts'
import { state } from './state.ts'

const dynoxide = '1.2.1'

export default defineData({
  id: 'dynamodb',
  title: 'DynamoDB global table',
  summary:
    'Eventual: writes in every region, seen elsewhere within a second or so, last writer wins; the app keeps stock in escrow per region.',
  consistency: 'eventual',
  spans: { min: 2, max: 5 },
  frameworks: ['sam', 'terraform'],
  seeded: ['test/unit/copies.test.ts', 'test/unit/stock.test.ts'],
  dependencies: pinned('@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb'),
  devDependencies: pinned('@aws-sdk/client-dynamodb-streams'),
  // npm installs the one that this machine can run.
  optionalDependencies: {
    '@dynoxide/darwin-arm64': dynoxide,
    '@dynoxide/darwin-x64': dynoxide,
    '@dynoxide/linux-arm64': dynoxide,
    '@dynoxide/linux-x64': dynoxide,
    '@dynoxide/win32-x64': dynoxide,
  },
  state,
  advice,
})
