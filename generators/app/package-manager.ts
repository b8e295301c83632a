import { spawn } from 'node:child_process'
import type { Run } from './run.ts'

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

/** What each writes beside package.json when it installs. */
export const lockFiles: Record<PackageManager, string[]> = {
  npm: ['package-lock.json'],
  pnpm: ['pnpm-lock.yaml'],
  yarn: ['yarn.lock'],
  bun: ['bun.lock', 'bun.lockb'],
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
  options: { offline: boolean; out: NodeJS.WriteStream; onSignal: Run['onSignal'] },
): Promise<string | undefined> {
  const { manager } = invocation
  const offline = options.offline ? offlineInstall(invocation) : { args: [], env: {} }
  const quiet = manager === 'npm' ? ['--no-audit', '--no-fund'] : []
  // On a terminal the manager draws for itself. Elsewhere its output goes through ours, which outlives its reader.
  const outputs = [options.out, process.stderr]
  const child = spawn(manager, ['install', ...quiet, ...offline.args], {
    cwd: directory,
    env: { ...process.env, ...offline.env },
    stdio: ['ignore', ...outputs.map((stream) => (stream.isTTY ? stream : 'pipe'))] as const,
    shell: process.platform === 'win32',
  })
  child.stdout?.on('data', (data) => options.out.write(data))
  child.stderr?.on('data', (data) => process.stderr.write(data))
  // A process that it left behind may hold the pipes open; it is not waited for.
  child.on('exit', () => {
    setTimeout(() => {
      child.stdout?.destroy()
      child.stderr?.destroy()
    }, 1000).unref()
  })
  const forget = options.onSignal((signal) => child.kill(signal))
  const ended = new Promise<string | undefined>((resolve) => {
    child.on('error', (error) => resolve(`${manager} could not be started: ${error.message}`))
    child.on('close', (code, signal) =>
      resolve(code === 0 ? undefined : `${manager} install ended with ${signal ?? `code ${code}`}`),
    )
  })
  return ended.finally(forget)
}
