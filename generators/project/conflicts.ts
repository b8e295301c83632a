import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { type ConflictStyle, conflictStyles } from '../merge/git.ts'
import { withLineEndsOf } from '../merge/line-ends.ts'
import type { Conflict } from '../merge/sides.ts'
import { foldersAbove } from '../render/tree.ts'
import { placeIn, runGit, type Said, showPlace } from './git.ts'
import { isAbsent, isThere } from './inside.ts'

/** How whoever works in the directory has told git to show conflicts; git's own way where they have not. */
export async function conflictStyleOf(directory: string): Promise<ConflictStyle> {
  const said = await runGit(directory, ['config', '--get', 'merge.conflictStyle'])
  return conflictStyles.find((style) => style === said?.out.trim().toLowerCase()) ?? 'merge'
}

/**
 * Gives the index a conflict's three sides, so that mergetools and editors see it.
 *
 * @returns why that could not be done, a clause; undefined when it was, or there is no repository
 */
export async function markConflicts(
  directory: string,
  conflicts: readonly Conflict[],
): Promise<string | undefined> {
  const markable = await markableOf(directory, conflicts)
  if (markable.length === 0) return undefined
  const place = await runGit(directory, showPlace)
  if (place?.code !== 0) return undefined
  const { root, prefix } = await placeIn(directory, place)
  const lines: string[] = []
  for (const { path, stages } of markable) {
    const full = `${prefix}${path}`
    const entries: string[] = []
    for (const [index, file] of [stages.base, stages.yours, stages.next].entries()) {
      if (!file) continue
      // As it would be checked in: with the line ends and filters of its path.
      const written = await runGit(
        root,
        ['hash-object', '-w', '--stdin', '--path', full],
        withLineEndsOf(stages.yours?.bytes, file.bytes),
      )
      if (written?.code !== 0) return firstLine(written)
      const mode = file.executable ? '100755' : '100644'
      entries.push(`${mode} ${written.out.trim()} ${index + 1}\t${full}`)
    }
    // What the index has of the path goes away first. A mode of 0 says so; the name is not looked at, but its length is.
    const [, id = ''] = entries[0]?.split(' ') ?? []
    lines.push(`0 ${'0'.repeat(id.length)}\t${full}`, ...entries)
  }
  const input = lines.map((line) => `${line}\0`).join('')
  const updated = await runGit(root, ['update-index', '-z', '--index-info'], input)
  return updated?.code === 0 ? undefined : firstLine(updated)
}

const firstLine = (said: Said | undefined) =>
  said?.complaint.split('\n')[0] ?? 'git is not installed'

/** Those that an index can have: git refuses a path below a link, and one of another repository is not this one's. */
export async function markableOf(
  directory: string,
  conflicts: readonly Conflict[],
): Promise<Conflict[]> {
  const markable: Conflict[] = []
  for (const conflict of conflicts) {
    const folders = foldersAbove(conflict.path).map((folder) => join(directory, folder))
    const barred = await Promise.all(folders.map(isBarred))
    if (!barred.includes(true)) markable.push(conflict)
  }
  return markable
}

async function isBarred(folder: string): Promise<boolean> {
  try {
    return (await lstat(folder)).isSymbolicLink() || (await isThere(join(folder, '.git')))
  } catch (error) {
    if (isAbsent(error)) return false
    throw error
  }
}
