import { spawn } from 'node:child_process'
import type { Writable } from 'node:stream'

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun'

export interface Invocation {
  manager: PackageManager
  /** As the manager calls it: `10.9.2`. Empty when it did not start this run. */
  version: string
}

const agent = /^(npm|pnpm|yarn|bun)\/(\S*)/

/** Which package manager started this run; npm when none says so. */
export function packageManager(env: NodeJS.ProcessEnv): Invocation {
  const [, manager = 'npm', version = ''] = agent.exec(env.npm_config_user_agent ?? '') ?? []
  return { manager: manager as PackageManager, version }
}

/** What a person types to run a script: `npm run dev`, `npm test`. */
export function scriptCommand(manager: PackageManager, script: string): string {
  return manager === 'npm' && script === 'test' ? 'npm test' : `${manager} run ${script}`
}

/** How each is told to stay off the network; Yarn from 2 on takes it from the environment alone. */
function offlineInstall({ manager, version }: Invocation): { args: string[]; env: object } {
  if (manager === 'yarn' && !version.startsWith('1.')) {
    return { args: [], env: { YARN_ENABLE_NETWORK: '0' } }
  }
  return { args: [manager === 'bun' ? '--prefer-offline' : '--offline'], env: {} }
}

/**
 * Installs the project's dependencies, the manager's own progress shown on the person's stream.
 *
 * @returns undefined when done, else a sentence that says how it ended
 */
export async function install(
  directory: string,
  invocation: Invocation,
  options: { offline: boolean; out: Writable & { fd?: number } },
): Promise<string | undefined> {
  const { manager } = invocation
  const offline = options.offline ? offlineInstall(invocation) : { args: [], env: {} }
  const quiet = manager === 'npm' ? ['--no-audit', '--no-fund'] : []
  const child = spawn(manager, ['install', ...quiet, ...offline.args], {
    cwd: directory,
    env: { ...process.env, ...offline.env },
    stdio: ['ignore', options.out.fd ?? 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`${manager} could not be started: ${error.message}`))
    child.on('close', (code, signal) =>
      resolve(code === 0 ? undefined : `${manager} install ended with ${signal ?? `code ${code}`}`),
    )
  })
}
