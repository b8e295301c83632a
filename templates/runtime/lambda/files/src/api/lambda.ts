import { handle, type LambdaContext } from 'hono/aws-lambda'
import { openStore } from '../store/open.ts'
import { createApp } from './app.ts'
import { createHealth } from './health.ts'
import { logToStdout } from './stdout.ts'

const { AWS_REGION: region = '', SERVICE_VERSION: version = 'unknown' } = process.env
const requestId = (env: unknown) =>
  (env as { lambdaContext?: LambdaContext }).lambdaContext?.awsRequestId

const store = openStore({ region })
const health = createHealth(store)

export const handler = handle(
  createApp({ store, region, version, log: logToStdout, health, requestId }),
)
