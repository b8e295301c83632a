import { defineLayer } from '../../../generators/plan/model.ts'
import { pinned } from '../../versions.ts'
import { advice } from './advice.ts'

export default defineLayer({
  id: 'lambda',
  title: 'AWS Lambda',
  summary: 'Node.js 24 on arm64, behind an HTTP API in each region.',
  scripts: {
    build: 'node ops/build.ts',
    deploy: 'node ops/deploy.ts',
    dev: 'node local/dev.ts',
    drill: 'node local/drill.ts',
    evacuate: 'node ops/evacuate.ts',
    gate: 'node ops/gate.ts',
    rollback: 'node ops/rollback.ts',
    validate: 'node ops/validate.ts',
  },
  devDependencies: {
    ...pinned(
      '@aws-sdk/client-cloudwatch',
      '@aws-sdk/client-codedeploy',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-sts',
    ),
    '@hono/node-server': '2.1.8',
    '@types/aws-lambda': '8.10.164',
    esbuild: '0.28.2',
    yaml: '2.9.1',
  },
  checks: () => ({ bakes: 'bakes', regions: 'regions' }),
  // It checks its binary.
  allowScripts: { esbuild: true },
  advice,
})
