import { defineLayer } from '../../../generators/render/layer.ts'

export default defineLayer({
  id: 'lambda',
  title: 'AWS Lambda',
  summary: 'Node.js 24 on arm64, behind an HTTP API in each region.',
  scripts: {
    build: 'node ops/build.ts',
    dev: 'node local/dev.ts',
    drill: 'node local/drill.ts',
  },
  devDependencies: {
    '@hono/node-server': '2.1.8',
    '@types/aws-lambda': '8.10.164',
    esbuild: '0.28.2',
  },
  // It checks its binary.
  allowScripts: ['esbuild'],
})
