import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome, useCommand } from './command.ts'

/** Who commits in a project of a test. */
export const author = {
  GIT_AUTHOR_NAME: 'owner',
  GIT_AUTHOR_EMAIL: 'owner@example.com',
  GIT_COMMITTER_NAME: 'owner',
  GIT_COMMITTER_EMAIL: 'owner@example.com',
}

/** No test of upgrades installs anything. */
export const quiet = ['--no-install', '--offline']

type Command = Pick<ReturnType<typeof useCommand>, 'run'>

/** A project in its owner's hands, in a repository that may hold more than it. */
export class Owned {
  readonly root: string
  readonly directory: string
  readonly env: NodeJS.ProcessEnv
  readonly #command: Command

  /** @param place.root the repository's, or where it would be; the project's own folder unless given */
  constructor(
    command: Command,
    place: { root?: string; directory: string; env: NodeJS.ProcessEnv },
  ) {
    this.#command = command
    this.directory = place.directory
    this.root = place.root ?? place.directory
    this.env = place.env
  }

  path = (path: string) => join(this.directory, path)
  read = (path: string) => readFileSync(this.path(path), 'utf8')
  write = (path: string, text: string) => writeFileSync(this.path(path), text)
  append = (path: string, text: string) => appendFileSync(this.path(path), text)
  change = (path: string, from: string | RegExp, to: string) => {
    const text = this.read(path)
    const changed = text.replace(from, to)
    if (changed === text) throw new Error(`${path} has no ${from}`)
    this.write(path, changed)
  }
  git = (...args: string[]) =>
    execFileSync('git', args, { cwd: this.root, env: this.env, encoding: 'utf8' })
  commit = () => {
    this.git('add', '--all')
    this.git('commit', '--quiet', '--message', 'mine')
  }
  status = () => this.git('status', '--porcelain')
  /** Runs the command again, in the project's folder unless told otherwise. */
  again = (
    args: string[],
    given: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
  ): Promise<Outcome> =>
    this.#command.run([...args, ...quiet], { cwd: this.directory, env: this.env, ...given })
  json = async (args: string[], given: { cwd?: string } = {}) =>
    JSON.parse((await this.again([...args, '--json'], given)).stdout)
  record = () => JSON.parse(this.read('.yo-rc.json'))['create-active-active']
}
