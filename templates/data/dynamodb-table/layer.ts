import { defineLayer } from '../../../generators/plan/model.ts'
import { pinned } from '../../versions.ts'

const dynoxide = '1.2.1'

export default defineLayer({
  id: 'dynamodb-table',
  title: 'DynamoDB',
  summary: 'A table with a replica in each region, and its emulator.',
  dependencies: pinned('@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb'),
  checks: () => ({ store: 'store' }),
  // npm installs the one that this machine can run.
  optionalDependencies: {
    '@dynoxide/darwin-arm64': dynoxide,
    '@dynoxide/darwin-x64': dynoxide,
    '@dynoxide/linux-arm64': dynoxide,
    '@dynoxide/linux-x64': dynoxide,
    '@dynoxide/win32-x64': dynoxide,
  },
})
