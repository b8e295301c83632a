import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { scratch } from '../support/command.ts'

const env = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
}

export function fill(directory: string, files: Record<string, string | Buffer>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
}

export const git = (directory: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd: directory, env, encoding: 'utf8', stdio: 'pipe' })

/** A repository with one commit of the files; `inner` is the project's folder in it. */
export function repository(files: Record<string, string>, inner = ''): string {
  const root = scratch()
  const directory = join(root, inner)
  mkdirSync(directory, { recursive: true })
  git(root, 'init', '--quiet', '--initial-branch=main')
  fill(directory, files)
  git(root, 'add', '--all')
  git(root, 'commit', '--quiet', '--message', 'first')
  return directory
}
