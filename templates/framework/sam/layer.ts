import { defineFramework } from '../../../generators/plan/model.ts'
import { metricsDelaySeconds } from '../../runtime/lambda/metrics.ts'
import cloudformation from '../cloudformation/layer.ts'

export default defineFramework({
  id: 'sam',
  title: 'AWS SAM',
  summary:
    'CloudFormation with CodeDeploy shifting traffic inside each region; one stack a region.',
  runtime: 'lambda',
  places: 'regions',
  metricsDelaySeconds,
  entrance: { withDomain: 'route53', withoutDomain: 'none' },
  // The time to live is that of alias records to API Gateway, which Route 53 sets; 10 seconds is its fast probe, and
  // three failures are its default threshold.
  failover: { ttlSeconds: 60, healthCheck: { intervalSeconds: 10, failureThreshold: 3 } },
  deployments: ['per-region', 'stacksets'],
  account: 'aws',
  parts: [cloudformation],
  names: {
    function: 'Function',
    alias: 'Function.Alias',
    aliasResource: 'FunctionAliaslive',
    version: 'Function.Version',
    application: 'ServerlessDeploymentApplication',
    deploymentGroup: 'FunctionDeploymentGroup',
  },
})
