import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { bundled } from './bundle.ts'

export interface Outcome {
  code: number | null
  stdout: string
  stderr: string
  milliseconds: number
}

/** An empty folder for one test. */
export function scratch(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'cli-')))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

export const listing = (directory: string): string[] => readdirSync(directory).sort()

/** An environment without this machine's credentials, package manager and git identity. */
export function cleanEnv(home: string, changed: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { PATH, TMPDIR } = process.env
  return {
    PATH,
    ...(TMPDIR ? { TMPDIR } : {}),
    HOME: home,
    TERM: 'xterm-256color',
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    ...changed,
  }
}

/** Runs a program to its end, with nobody at a terminal. */
export function run(
  command: string,
  args: string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<Outcome> {
  const started = performance.now()
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? cleanEnv(options.cwd),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const outcome = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      outcome[stream] += text
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({ ...outcome, code, milliseconds: performance.now() - started }),
    )
  })
}

/** Puts an executable on a PATH of its own: what a package manager or git would do, as a shell script. */
export function fakeProgram(folder: string, name: string, script: string): string {
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return bin
}

/** The built command, for the tests of one file. */
export function useCommand() {
  let bundle: Awaited<ReturnType<typeof bundled>>
  beforeAll(async () => {
    bundle = await bundled()
  })
  afterAll(() => bundle.remove())
  return {
    get cli() {
      return bundle.cli
    },
    get root() {
      return bundle.root
    },
    run: (args: string[], options: { cwd: string; env?: NodeJS.ProcessEnv }) =>
      run(process.execPath, [bundle.cli, ...args], options),
  }
}
