import { defineFramework } from '../../../generators/render/layer.ts'
import { pinned } from '../../versions.ts'
import { advice } from './advice.ts'
import { state } from './state.ts'

export default defineFramework({
  id: 'sam',
  title: 'AWS SAM',
  summary:
    'CloudFormation with CodeDeploy shifting traffic inside each region; one stack a region.',
  runtime: 'lambda',
  places: 'regions',
  entrance: { withDomain: 'route53', withoutDomain: 'none' },
  // The time to live is that of alias records to API Gateway, which Route 53 sets; 10 seconds is its fast probe, and
  // three failures are its default threshold.
  failover: { ttlSeconds: 60, healthCheck: { intervalSeconds: 10, failureThreshold: 3 } },
  account: 'aws',
  scripts: {
    deploy: 'node ops/deploy.ts',
    evacuate: 'node ops/evacuate.ts',
    gate: 'node ops/gate.ts',
    rollback: 'node ops/rollback.ts',
    validate: 'node ops/validate.ts',
  },
  devDependencies: {
    ...pinned(
      '@aws-sdk/client-cloudformation',
      '@aws-sdk/client-cloudwatch',
      '@aws-sdk/client-codedeploy',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-sts',
    ),
    yaml: '2.9.1',
  },
  state,
  advice,
})
