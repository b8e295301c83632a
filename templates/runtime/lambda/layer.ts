import { defineLayer } from '../../../generators/plan/model.ts'
import { pinned } from '../../versions.ts'
import { advice } from './advice.ts'

export default defineLayer({
  id: 'lambda',
  title: 'AWS Lambda',
  summary: 'Node.js 24 on arm64, behind an HTTP API in each region.',
  scripts: {
    build: 'node toolkit/commands/build.ts',
    deploy: 'node toolkit/commands/deploy.ts',
    dev: 'node toolkit/commands/dev.ts',
    drill: 'node toolkit/commands/drill.ts',
    evacuate: 'node toolkit/commands/evacuate.ts',
    gate: 'node toolkit/commands/gate.ts',
    rollback: 'node toolkit/commands/rollback.ts',
    validate: 'node toolkit/commands/validate.ts',
  },
  devDependencies: {
    ...pinned(
      '@aws-sdk/client-cloudwatch',
      '@aws-sdk/client-codedeploy',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-sts',
      // Tests and scripts run on what Lambda runs, whatever the machine has.
      'node',
    ),
    '@hono/node-server': '2.1.8',
    '@types/aws-lambda': '8.10.164',
    esbuild: '0.28.2',
    yaml: '2.9.1',
  },
  checks: () => ({ regions: 'regions' }),
  // They check a binary, and put one in place.
  allowScripts: { esbuild: true, node: true },
  advice,
})
