import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { openStore } from '../store/open.ts'
import { createApp } from './app.ts'
import { createHealth } from './health.ts'
import { toRequest, toResult } from './http-api.ts'
import type { Log } from './log.ts'

const { AWS_REGION: region = '', SERVICE_VERSION: version = 'unknown' } = process.env
const requestId = (env: unknown) => (env as { lambdaContext?: Context }).lambdaContext?.awsRequestId

/** One JSON line. Past `console`, which on Lambda puts text before it or wraps it as a string. */
const log: Log = (line) => process.stdout.write(`${JSON.stringify(line)}\n`)

const store = openStore({ region })
const health = createHealth(store)
const app = createApp({ store, region, version, log, health, requestId })

export async function handler(event: APIGatewayProxyEventV2, lambdaContext: Context) {
  const env = { event, requestContext: event.requestContext, lambdaContext }
  return toResult(await app.fetch(toRequest(event), env))
}
