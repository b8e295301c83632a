import { posix } from 'node:path'
import { shellPath } from '../shell.ts'
import { runGit } from './git.ts'
import type { Worktree } from './worktree.ts'

/**
 * The commands that undo an upgrade. None when something was not committed before: git cannot tell it from what the
 * upgrade did.
 *
 * @param added files that were not there before
 * @param from the project's folder, as seen from where the commands are run
 */
export function undoCommands(
  { root, dirty }: Pick<Worktree, 'root' | 'dirty'>,
  added: readonly string[],
  from: string,
): string[] {
  if (root === undefined || dirty.length > 0) return []
  const git = from === '.' ? 'git' : `git -C ${shellPath(from)}`
  // Conflicts first: git restores no file that the index has in three versions.
  const restore = [`${git} reset --quiet -- .`, `${git} restore -- .`]
  if (added.length === 0) return restore
  const paths = added.map((path) => shellPath(posix.join(from, path)))
  return [...restore, `rm -f ${paths.join(' ')}`]
}

/**
 * Those of some files that git ignores and does not have: it cannot bring them back, and no clone has them.
 *
 * @param paths relative to the project
 */
export async function ignoredOf(directory: string, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return []
  const args = ['ls-files', '--others', '--ignored', '--exclude-standard', '-z', '--', ...paths]
  const said = await runGit(directory, ['--literal-pathspecs', ...args])
  return said?.code === 0 ? said.out.split('\0').filter(Boolean) : []
}
