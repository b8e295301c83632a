import { defineFramework } from '../../../generators/plan/model.ts'
import { metricsDelaySeconds } from '../../runtime/lambda/metrics.ts'
import { pinned } from '../../versions.ts'
import { advice } from './advice.ts'
import { state } from './state.ts'

export default defineFramework({
  id: 'terraform',
  title: 'Terraform',
  summary:
    'A root and a state for each region; CodeDeploy shifts traffic, plans are applied as they were saved.',
  runtime: 'lambda',
  places: 'regions',
  metricsDelaySeconds,
  entrance: { withDomain: 'route53', withoutDomain: 'none' },
  // The time to live is that of alias records to API Gateway, which Route 53 sets; 10 seconds is its fast probe, and
  // three failures are its default threshold.
  failover: { ttlSeconds: 60, healthCheck: { intervalSeconds: 10, failureThreshold: 3 } },
  deployments: ['per-region'],
  plansFirst: true,
  account: 'aws',
  scripts: {
    plan: 'node toolkit/commands/plan.ts',
    terraform: 'node toolkit/commands/terraform.ts',
  },
  devDependencies: pinned(
    '@aws-sdk/client-apigatewayv2',
    '@aws-sdk/client-cloudwatch-logs',
    '@aws-sdk/client-lambda',
  ),
  checks: () => ({ figures: 'figures', roots: 'roots' }),
  state,
  advice,
})
