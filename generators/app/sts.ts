import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

// A program of its own: what the SDK does to find credentials (run a program, read a file) can hang, and whoever
// started this ends it then. Prints the identity as JSON, or nothing.

const [region = '', timeoutMs] = process.argv.slice(2)

/** `sts:GetCallerIdentity`, which every principal may call. One attempt, given up after the time. */
const client = new STSClient({ region, maxAttempts: 1 })
const identity = await client
  .send(new GetCallerIdentityCommand({}), { abortSignal: AbortSignal.timeout(Number(timeoutMs)) })
  .catch(() => undefined)
if (identity?.Account && identity.Arn) {
  console.log(JSON.stringify({ id: identity.Account, arn: identity.Arn }))
}
