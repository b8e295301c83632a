import { defineFramework } from '../../../generators/plan/model.ts'
import { metricsDelaySeconds } from '../../runtime/lambda/metrics.ts'
import cloudformation from '../cloudformation/layer.ts'

export default defineFramework({
  id: 'serverless',
  title: 'Serverless Framework',
  summary:
    'A regional service and a global one, packaged by osls; CodeDeploy shifts traffic inside each region.',
  runtime: 'lambda',
  places: 'regions',
  metricsDelaySeconds,
  entrance: { withDomain: 'route53', withoutDomain: 'none' },
  // The time to live is that of alias records to API Gateway, which Route 53 sets; 10 seconds is its fast probe, and
  // three failures are its default threshold.
  failover: { ttlSeconds: 60, healthCheck: { intervalSeconds: 10, failureThreshold: 3 } },
  deployments: ['per-region'],
  account: 'aws',
  devDependencies: { osls: '4.3.1' },
  // It would print a message, in some time zones.
  allowScripts: { 'es5-ext': false },
  parts: [cloudformation],
  names: {
    // osls makes it of the function's name in serverless.yml.
    function: 'ApiLambdaFunction',
    alias: 'LiveAlias',
    aliasResource: 'LiveAlias',
    version: 'ReleaseVersion',
    application: 'DeploymentApplication',
    deploymentGroup: 'DeploymentGroup',
  },
})
