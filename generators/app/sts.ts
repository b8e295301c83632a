import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { Account } from './account.ts'

/** `sts:GetCallerIdentity`, which every principal may call. One attempt, given up after the time. */
export async function callerIdentity(options: {
  region: string
  timeoutMs: number
}): Promise<Account | undefined> {
  const client = new STSClient({ region: options.region, maxAttempts: 1 })
  try {
    const identity = await client.send(new GetCallerIdentityCommand({}), {
      abortSignal: AbortSignal.timeout(options.timeoutMs),
    })
    return identity.Account && identity.Arn
      ? { id: identity.Account, arn: identity.Arn }
      : undefined
  } finally {
    client.destroy()
  }
}
