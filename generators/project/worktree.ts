import { readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import type { Conflict } from '../merge/sides.ts'
import { shellPath } from '../shell.ts'
import { isLeftover } from '../write/target.ts'
import { runGit, type Said } from './git.ts'
import { pendingPath, recordPath } from './paths.ts'
import { readYours } from './yours.ts'

/** The oldest git that merges trees without a work tree. */
const oldest = { major: 2, minor: 38 }

/** A project's place in a git repository. Paths are relative to the project. */
export interface Worktree {
  directory: string
  /** The repository's root, undefined where there is no repository or it ignores the project. */
  root: string | undefined
  /** What is changed or not tracked. */
  dirty: readonly string[]
  /** What an earlier merge has left for a person to settle. */
  unmerged: readonly string[]
}

/**
 * Looks at a project's repository; nothing in it is changed.
 *
 * @throws UserError when git is missing or older than 2.38, or does not want to work here
 */
export async function inspectWorktree(directory: string): Promise<Worktree> {
  const git = (...args: string[]) => runGit(directory, args)
  const [release, place, ignored, status] = await Promise.all([
    git('--version'),
    git(...showPlace),
    git('check-ignore', '-q', '--', recordPath),
    git(...statusArgs, '--', '.'),
  ])
  refuseOld(release)
  const none = { directory, root: undefined, dirty: [], unmerged: [] }
  if (!place || !status) return none
  if (place.code !== 0 && /not a git repository/.test(place.complaint)) return none
  const failed = [place, status].find(({ code }) => code !== 0)
  if (failed) throw refusal(directory, failed)
  if (ignored?.code === 0) return none
  const { root, prefix } = placeOf(directory, place)
  const changes = status.out.split('\0').filter(Boolean)
  const entries = changes
    .map((entry) => ({ mark: entry.slice(0, 2), path: entry.slice(3 + prefix.length) }))
    .filter(({ path }) => path !== pendingPath && !isLeftover(path.split('/').at(-1) ?? ''))
  return {
    directory,
    root,
    dirty: entries.map(({ path }) => path),
    unmerged: entries.filter(({ mark }) => unmergedMarks.has(mark)).map(({ path }) => path),
  }
}

const statusArgs = [
  'status',
  '--porcelain=v1',
  '-z',
  '--untracked-files=all',
  '--no-renames',
  '--ignore-submodules=dirty',
]
const unmergedMarks = new Set(['DD', 'AU', 'UD', 'UA', 'DU', 'AA', 'UU'])

const showPlace = ['rev-parse', '--show-cdup', '--show-prefix']

/** The repository's root, and the project's folder in it: empty, or ending in a slash. */
function placeOf(directory: string, { out }: Said): { root: string; prefix: string } {
  // The way up is the first line; a folder's name may hold a line end itself.
  const end = out.indexOf('\n')
  const prefix = out.slice(end + 1).replace(/\n$/, '')
  return { root: resolve(directory, out.slice(0, end)), prefix }
}

function refuseOld(release: Said | undefined): void {
  const hint = `Install git ${oldest.major}.${oldest.minor} or later: upgrades are merged with it.`
  if (!release) throw new UserError('git is not installed', { hint })
  const [found, major, minor] = /(\d+)\.(\d+)[\w.]*/.exec(release.out) ?? []
  if (found === undefined) throw new UserError(`git does not run: ${release.complaint}`, { hint })
  const newer = Number(major) - oldest.major || Number(minor) - oldest.minor
  if (newer < 0) throw new UserError(`git is too old: ${found} is installed`, { hint })
}

/** Git's own words: what it says of a repository that belongs to somebody else names the way out. */
function refusal(directory: string, { complaint }: Said): UserError {
  const [first = 'it failed', ...rest] = complaint.split('\n').map((line) => line.trim())
  return new UserError(`git does not work in ${directory}: ${first}`, {
    ...(rest.length > 0 ? { hint: rest.filter(Boolean).join(' ') } : {}),
  })
}

/** @throws UserError when an upgrade of the project could not be undone with git, unless that is allowed */
export function refuseDirty(
  { directory, root, dirty }: Worktree,
  { allow }: { allow: boolean },
): void {
  if (allow) return
  if (root === undefined) {
    throw new UserError(
      `${directory} is not in a git repository, so an upgrade could not be undone`,
      {
        hint: 'Make one and commit the project first; --allow-dirty goes on without.',
      },
    )
  }
  if (dirty.length === 0) return
  const more = dirty.length > 3 ? ` and ${dirty.length - 3} more` : ''
  throw new UserError(
    `${directory} has changes that are not committed: ${dirty.slice(0, 3).join(', ')}${more}`,
    {
      hint: 'Commit or stash them first, so that git can undo the upgrade; --allow-dirty goes on regardless.',
    },
  )
}

/** A template's side beside a file that cannot hold markers: `package.json.create-active-active-0.2.0`. */
const beside = /^(.+)\.create-active-active-\d[\w.+-]*$/

/**
 * What the last upgrade, or a merge of the owner's, has left for a person to settle.
 *
 * @param paths files of ours
 * @returns paths relative to the project, sorted
 */
export async function findUnresolved(
  directory: string,
  paths: Iterable<string>,
  { unmerged }: Pick<Worktree, 'unmerged'>,
): Promise<string[]> {
  const ours = new Set(paths)
  const found = new Set(unmerged)
  for (const [path, file] of await readYours(directory, ours)) {
    if (file !== 'not a file' && hasMarkers(file.bytes)) found.add(path)
  }
  for (const folder of new Set([...ours].map((path) => dirname(path)))) {
    for (const name of await readdir(join(directory, folder)).catch(() => [])) {
      const path = folder === '.' ? name : `${folder}/${name}`
      const [, of] = beside.exec(path) ?? []
      if (of !== undefined && ours.has(of)) found.add(path)
    }
  }
  return [...found].sort()
}

/** Git's three lines, in their order. The first and the last have a label. */
const markers = [/^<{7} /, /^={7}\r?$/, /^>{7} /]

function hasMarkers(bytes: Buffer): boolean {
  if (!bytes.includes('<<<<<<< ')) return false
  let met = 0
  for (const line of bytes.toString('latin1').split('\n')) {
    if (markers[met]?.test(line)) met += 1
  }
  return met === markers.length
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
  if (conflicts.length === 0) return undefined
  const place = await runGit(directory, showPlace)
  if (place?.code !== 0) return undefined
  const { root, prefix } = placeOf(directory, place)
  const lines: string[] = []
  for (const { path, stages } of conflicts) {
    const full = `${prefix}${path}`
    const entries: string[] = []
    for (const [index, file] of [stages.base, stages.yours, stages.next].entries()) {
      if (!file) continue
      // As it would be checked in: with the line ends and filters of its path.
      const written = await runGit(
        root,
        ['hash-object', '-w', '--stdin', '--path', full],
        file.bytes,
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

/**
 * The commands that undo an upgrade, to be run in the project's folder. None when something was not committed before:
 * git cannot tell it from what the upgrade did.
 *
 * @param added files that were not there before
 */
export function undoCommands({ root, dirty }: Worktree, added: readonly string[]): string[] {
  if (root === undefined || dirty.length > 0) return []
  // Conflicts first: git restores no file that the index has in three versions.
  const restore = ['git reset --quiet -- .', 'git restore -- .']
  return added.length === 0 ? restore : [...restore, `rm -f ${added.map(shellPath).join(' ')}`]
}
