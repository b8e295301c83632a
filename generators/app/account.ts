import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

export interface Account {
  id: string
  arn: string
}

const credentialVariables = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
]

/** Whether it is worth loading the SDK: a cheap look at variables and files, no promise that they are valid. */
function credentialsSeemPresent(env: NodeJS.ProcessEnv): boolean {
  const home = env.HOME ?? homedir()
  const files = [
    env.AWS_SHARED_CREDENTIALS_FILE ?? join(home, '.aws', 'credentials'),
    env.AWS_CONFIG_FILE ?? join(home, '.aws', 'config'),
  ]
  return credentialVariables.some((name) => env[name]) || files.some((file) => existsSync(file))
}

/**
 * Who AWS takes us for. Undefined, silently, when nothing looks like credentials, when they are refused or when no
 * answer comes in time: it is a courtesy and must never stand in the way.
 */
export async function callerAccount(
  env: NodeJS.ProcessEnv,
  { region, timeoutMs = 2000 }: { region: string; timeoutMs?: number },
): Promise<Account | undefined> {
  if (!credentialsSeemPresent(env)) return undefined
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, undefined)
  })
  const answer = import('./sts.ts')
    .then(({ callerIdentity }) => callerIdentity({ region, timeoutMs }))
    .catch(() => undefined)
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
