import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Upgraded } from '../../generators/app/run.ts'
import type { Tree } from '../../generators/render/tree.ts'
import { cleanEnv, type Outcome } from '../support/command.ts'

/** An owner's git, without this machine's settings. */
const env = cleanEnv(tmpdir(), {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'owner',
  GIT_AUTHOR_EMAIL: 'owner@example.com',
  GIT_COMMITTER_NAME: 'owner',
  GIT_COMMITTER_EMAIL: 'owner@example.com',
})

type Command = (
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
) => Promise<Outcome>

/** A project in a repository of its owner's. */
export class Owned {
  readonly directory: string
  readonly #command: Command

  constructor(directory: string, command: Command) {
    this.directory = directory
    this.#command = command
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.directory, env, encoding: 'utf8' })
  }

  shell(line: string): void {
    execFileSync('sh', ['-c', line], { cwd: this.directory, env, stdio: 'pipe' })
  }

  commit(message: string): void {
    this.git('add', '--all')
    this.git('commit', '--quiet', '--message', message)
  }

  /** What is not as the last commit has it, ignored files included. */
  changed(): string {
    return this.git('status', '--porcelain', '--ignored', '--untracked-files=all')
  }

  /** Every file's path, without git's own. */
  paths(): string[] {
    const listed = this.git('ls-files', '-z', '--cached', '--others', '--deduplicate')
    const deleted = new Set(this.git('ls-files', '-z', '--deleted').split('\0'))
    return listed.split('\0').filter((path) => path !== '' && !deleted.has(path))
  }

  /** Runs the command in it, as a pipeline would. */
  async again(...flags: string[]): Promise<Upgraded> {
    const args = ['.', '--yes', '--no-install', '--offline', '--json', ...flags]
    const { code, stdout, stderr } = await this.#command(args, { cwd: this.directory, env })
    if (code !== 0 && code !== 3) throw new Error(`code ${code}\n${stdout}\n${stderr}`)
    return JSON.parse(stdout)
  }

  /** The same project elsewhere, until the test ends. */
  copy(): Owned {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), 'owned-')))
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
    cpSync(this.directory, directory, { recursive: true, verbatimSymlinks: true })
    return new Owned(directory, this.#command)
  }

  /** The paths among these whose bytes or executable bit are others. */
  differences(files: Tree): string[] {
    return [...files].flatMap(([path, { bytes, executable }]) => {
      const file = join(this.directory, path)
      const { mode } = statSync(file)
      const same = readFileSync(file).equals(bytes) && ((mode & 0o100) !== 0) === executable
      return same ? [] : [path]
    })
  }
}
