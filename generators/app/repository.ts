import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** `committed`; `inside` another repository; `uncommitted` with the reason, the repository made or not. */
export type Repository =
  | { outcome: 'committed' }
  | { outcome: 'inside'; root: string }
  | { outcome: 'uncommitted'; reason: string }

/** The repository that a directory is in, which need not exist yet. A worktree's `.git` is a file. */
function enclosingRepository(directory: string): string | undefined {
  for (let at = resolve(directory); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (at === dirname(at)) return undefined
  }
}

/** Makes a repository with a first commit, unless the directory is in one already. */
export async function initRepository(directory: string, message: string): Promise<Repository> {
  const root = enclosingRepository(directory)
  if (root) return { outcome: 'inside', root }
  // Inside a hook, git's own variables point at another repository. And nothing may ask for a password here; a signing
  // agent that waits for one is given up on.
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, ...rest } = process.env
  const env = { ...rest, GIT_TERMINAL_PROMPT: '0' }
  const git = (...args: string[]) => run('git', args, { cwd: directory, timeout: 30_000, env })
  try {
    await git('init', '--quiet')
    await git('add', '--all')
    await git('commit', '--quiet', '--message', message)
    return { outcome: 'committed' }
  } catch (error) {
    return {
      outcome: 'uncommitted',
      reason: reasonOf(error as NodeJS.ErrnoException & { stderr?: string }),
    }
  }
}

function reasonOf(error: NodeJS.ErrnoException & { stderr?: string }): string {
  if (error.code === 'ENOENT') return 'git is not installed'
  const stderr = error.stderr ?? ''
  if (/tell me who you are|user\.(name|email)/i.test(stderr)) {
    return 'git does not know your name and e-mail address yet'
  }
  return stderr.trim().split('\n').at(-1) || error.message
}
