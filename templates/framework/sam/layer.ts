import { defineFramework } from '../../../generators/render/layer.ts'
import { pinned } from '../../versions.ts'

export default defineFramework({
  id: 'sam',
  title: 'AWS SAM',
  summary:
    'CloudFormation with CodeDeploy shifting traffic inside each region; one stack a region.',
  runtime: 'lambda',
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
})
