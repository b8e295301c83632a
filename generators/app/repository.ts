import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { ignoredOf } from '../project/undo.ts'
import type { Run } from './run.ts'

const run = promisify(execFile)
const timeoutSeconds = 30

/** `committed`; `inside` another repository; `uncommitted` with the reason, the repository made or not. */
export type Repository =
  | { outcome: 'committed' }
  | {
      outcome: 'inside'
      root: string
      /** Whether the project is in a folder of it. */
      below: boolean
      /** What that repository ignores of the project. */
      ignored: string[]
    }
  | { outcome: 'uncommitted'; reason: string; hint: string }

/** The repository that a directory is in, which need not exist yet. A worktree's `.git` is a file. */
function enclosingRepository(directory: string): string | undefined {
  for (let at = resolve(directory); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (at === dirname(at)) return undefined
  }
}

/**
 * Makes a repository with a first commit, unless the directory is in one already.
 *
 * @param paths what to commit, in the directory: nothing else that may lie there is touched
 */
export async function initRepository(
  directory: string,
  paths: string[],
  message: string,
  { interrupted, onSignal }: Pick<Run, 'interrupted' | 'onSignal'>,
): Promise<Repository> {
  const root = enclosingRepository(directory)
  if (root) {
    const below = root !== resolve(directory)
    return { outcome: 'inside', root, below, ignored: await ignoredOf(directory, paths) }
  }
  // Inside a hook, git's own variables point at another repository. And nothing may ask for a password here; a signing
  // agent that waits for one is given up on.
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, ...rest } = process.env
  const env = { ...rest, GIT_TERMINAL_PROMPT: '0' }
  const git = (...args: string[]) => {
    const running = run('git', args, { cwd: directory, timeout: timeoutSeconds * 1000, env })
    const forget = onSignal((signal) => running.child.kill(signal))
    return running.finally(forget)
  }
  try {
    // The pipeline's workflows run on main, whatever this machine calls a first branch.
    await git('init', '--quiet', '--initial-branch=main')
    // By force: a person's own list of ignored files is not the project's.
    await git('add', '--force', '--', ...paths)
    await git('commit', '--quiet', '--message', message).catch(async (error: GitError) => {
      const { stdout } = await git('rev-parse', '--git-path', 'hooks')
      throw Object.assign(error, { hooks: resolve(directory, stdout.trim()) })
    })
    return { outcome: 'committed' }
  } catch (error) {
    const hint = existsSync(join(directory, '.git'))
      ? 'Make it with git add and git commit.'
      : 'Make it with git init, git add and git commit.'
    if (interrupted()) return { outcome: 'uncommitted', reason: 'git was interrupted', hint }
    return { outcome: 'uncommitted', ...explained(error as GitError, hint) }
  }
}

type GitError = Omit<NodeJS.ErrnoException, 'code'> & {
  /** The program's exit code, or why it could not be started. */
  code?: string | number
  stderr?: string
  killed?: boolean
  /** The folder of the repository's hooks, where git refused a commit. */
  hooks?: string
}

/** The first of the hooks that can refuse a commit which is there. Git's own faults end with 128, a refused commit with 1. */
const hookIn = (folder: string | undefined): string | undefined =>
  ['pre-commit', 'prepare-commit-msg', 'commit-msg'].find(
    (name) => folder !== undefined && existsSync(join(folder, name)),
  )

function explained(error: GitError, hint: string): { reason: string; hint: string } {
  if (error.code === 'ENOENT') {
    return { reason: 'git is not installed', hint: `Install git. ${hint}` }
  }
  if (error.killed) {
    return {
      reason: `git did not end within ${timeoutSeconds} s and was stopped; a signing key or a hook may wait for you`,
      hint,
    }
  }
  const stderr = error.stderr ?? ''
  if (/tell me who you are|user\.(name|email)/i.test(stderr)) {
    return {
      reason: 'git does not know your name and e-mail address yet',
      hint: `Set them with git config --global user.name and user.email. ${hint}`,
    }
  }
  const lines = stderr.trim().split('\n')
  const hook = error.code === 1 ? hookIn(error.hooks) : undefined
  if (hook !== undefined) {
    const told = lines.find((line) => /\p{L}/u.test(line))?.trim()
    return {
      reason: `the hook ${hook} refused it${told === undefined ? '' : `, and says: ${told}`}`,
      hint: 'Do what it asks for and git commit again, or go without it by git commit --no-verify.',
    }
  }
  // `error: gpg failed to sign the data:` announces what is said in a line after it.
  const telling = lines.find((line) => /^(error|gpg|fatal): .*[^:.\s]\.?$/.test(line))
  return { reason: (telling ?? lines.at(-1)) || error.message, hint }
}
