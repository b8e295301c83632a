import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { getCompileCacheDir } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

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
  // Beside this file, as source and in the bundle.
  const program = new URL(
    import.meta.url.endsWith('.ts') ? './sts.ts' : './sts.js',
    import.meta.url,
  )
  const child = spawn(process.execPath, [fileURLToPath(program), region, String(timeoutMs)], {
    env: { ...env, NODE_COMPILE_CACHE: getCompileCacheDir() ?? env.NODE_COMPILE_CACHE },
    stdio: ['ignore', 'pipe', 'ignore'],
    // A group of its own, which ends with what it started: a credential process would outlive it.
    detached: process.platform !== 'win32',
  })
  child.on('error', () => undefined)
  const end = () => endGroup(child)
  const timer = setTimeout(end, timeoutMs)
  process.once('exit', end)
  try {
    let output = ''
    for await (const text of child.stdout.setEncoding('utf8')) output += text
    return output === '' ? undefined : (JSON.parse(output) as Account)
  } catch {
    return undefined
  } finally {
    end()
    clearTimeout(timer)
    process.off('exit', end)
  }
}

function endGroup(child: ChildProcess) {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill()
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended, and all that it started.
  }
}
