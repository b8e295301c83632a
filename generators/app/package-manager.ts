import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Run } from './run.ts'

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun'

const agent = /^(npm|pnpm|yarn|bun)\//

/** Which package manager started this run; npm when none says so. */
export function startedBy(env: NodeJS.ProcessEnv): PackageManager {
  const [, manager = 'npm'] = agent.exec(env.npm_config_user_agent ?? '') ?? []
  return manager as PackageManager
}

/** npm's lock file, from which a project's pipeline installs. */
export const lockFile = 'package-lock.json'

const lockFiles: Record<string, PackageManager> = {
  [lockFile]: 'npm',
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
}

/** What a project is installed with: npm, with which all are made, unless only another's lock file is there. */
export function managerOf(directory: string): PackageManager {
  const found = Object.keys(lockFiles).find((file) => existsSync(join(directory, file)))
  return lockFiles[found ?? lockFile] ?? 'npm'
}

/** What a person types to run a script: `npm run dev`, `npm test`. */
export function scriptCommand(manager: PackageManager, script: string): string {
  return manager === 'npm' && script === 'test' ? 'npm test' : `${manager} run ${script}`
}

/** An environment without the hooks that Yarn puts into every Node below it: they are for the packages that it runs. */
function withoutYarn({ NODE_OPTIONS, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (NODE_OPTIONS === undefined) return env
  const hook = /\s*--(?:require|experimental-loader)[ =](?:"[^"]*\.pnp\.[^"]*"|\S*\.pnp\.\S*)/g
  return { ...env, NODE_OPTIONS: NODE_OPTIONS.replace(hook, '') }
}

/**
 * Installs a project's dependencies with npm, its own progress shown on the person's stream.
 *
 * @returns undefined when done, else a sentence that says how it ended
 */
export async function install(
  directory: string,
  options: { offline: boolean; out: NodeJS.WriteStream; onSignal: Run['onSignal'] },
): Promise<string | undefined> {
  const offline = options.offline ? ['--offline'] : []
  // On a terminal npm draws for itself. Elsewhere its output goes through ours, which outlives its reader.
  const outputs = [options.out, process.stderr]
  const child = spawn('npm', ['install', '--no-audit', '--no-fund', ...offline], {
    cwd: directory,
    env: withoutYarn(process.env),
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
    child.on('error', (error) => resolve(`npm could not be started: ${error.message}`))
    child.on('close', (code, signal) =>
      resolve(code === 0 ? undefined : `npm install ended with ${signal ?? `code ${code}`}`),
    )
  })
  return ended.finally(forget)
}
