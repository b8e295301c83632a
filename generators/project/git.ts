import { execFile } from 'node:child_process'
import { devNull } from 'node:os'
import { dirname } from 'node:path'
import { codeOf } from './inside.ts'

/** What git said. */
export interface Said {
  code: number
  out: string
  /** Its own words about what went wrong, without its prefix. */
  complaint: string
}

const timeoutMs = 60_000

/** Where a hook that starts us has pointed git at: another repository than the project's. */
const elsewhere =
  /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE|CEILING_DIRECTORIES|LITERAL_PATHSPECS|GLOB_PATHSPECS|NOGLOB_PATHSPECS|ICASE_PATHSPECS)$/

/**
 * Of the repository's own settings, those that run programs are off where git can do without: filters it needs. A bare
 * repository that lies in a project is not taken for the project's own, since a clone may have brought it.
 */
const settings = [
  'core.fsmonitor=false',
  `core.hooksPath=${devNull}`,
  'safe.bareRepository=explicit',
]

/**
 * Runs git on a project, with its owner's configuration: it is their repository.
 *
 * @param input what it reads from its standard input
 * @returns undefined when there is no git
 */
export function runGit(
  directory: string,
  args: readonly string[],
  input: string | Buffer = '',
): Promise<Said | undefined> {
  const kept = Object.entries(process.env).filter(([name]) => !elsewhere.test(name))
  const env = {
    ...Object.fromEntries(kept),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    LC_ALL: 'C',
    LANGUAGE: '',
  }
  const words = ['--no-pager', ...settings.flatMap((setting) => ['-c', setting])]
  return new Promise((resolve) => {
    // Not started in the project: on Windows a program is looked for in the working directory first.
    const options = { cwd: dirname(process.execPath), env, maxBuffer: 2 ** 28, timeout: timeoutMs }
    const running = execFile(
      'git',
      [...words, '-C', directory, ...args],
      options,
      (error, out, err) => {
        if (codeOf(error ?? {}) === 'ENOENT') return resolve(undefined)
        const lines = err.trim().replace(/^(?:fatal|error): /gm, '')
        const late = error?.killed ? `git did not end within ${timeoutMs / 1000} s` : undefined
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
        resolve({ code, out, complaint: late ?? (lines || (error?.message ?? '')) })
      },
    )
    // It may end without having read all of it, which its exit code tells.
    running.stdin?.on('error', () => undefined)
    running.stdin?.end(input)
  })
}
