import { handle, type LambdaContext } from 'hono/aws-lambda'
import { openStore } from '../store/open.ts'
import { createApp } from './app.ts'

const { AWS_REGION: region = '', SERVICE_VERSION: version = 'unknown' } = process.env
const requestId = (env: unknown) =>
  (env as { lambdaContext?: LambdaContext }).lambdaContext?.awsRequestId

export const handler = handle(
  createApp({ store: openStore({ region }), region, version, requestId }),
)
