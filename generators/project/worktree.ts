import { UserError } from '../errors.ts'
import { placeIn, runGit, type Said, showPlace } from './git.ts'
import { baselinePath, isLeftover, pendingPath, recordPath } from './paths.ts'

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
  /** What git neither looks at nor restores: by hand, or because the checkout is sparse. */
  passedOver: ReadonlyMap<string, 'assume-unchanged' | 'skip-worktree'>
  /** What upgrades keep in the project, but its repository does not. */
  ignored: readonly string[]
}

/**
 * Looks at a project's repository; nothing in it is changed.
 *
 * @throws UserError when git is missing or older than 2.38, or does not want to work here
 */
export async function inspectWorktree(directory: string): Promise<Worktree> {
  const git = (...args: string[]) => runGit(directory, args)
  const [release, place, ignored, status, listed] = await Promise.all([
    git('--version'),
    git(...showPlace),
    git('check-ignore', '--', ...own, anyFile),
    git(...statusArgs, '--', '.'),
    git('ls-files', '-v', '-z', '--', '.'),
  ])
  refuseOld(release)
  const none = { directory, root: undefined, dirty: [], unmerged: [], ignored: [] }
  if (!place || !status || !listed) return { ...none, passedOver: new Map() }
  if (place.code !== 0 && /not a git repository/.test(place.complaint)) {
    return { ...none, passedOver: new Map() }
  }
  const failed = [place, status, listed].find(({ code }) => code !== 0)
  if (failed) throw refusal(directory, failed)
  const isIgnored = new Set(ignored?.out.split('\n'))
  if ([...own, anyFile].every((path) => isIgnored.has(path))) {
    return { ...none, passedOver: new Map() }
  }
  const { root, prefix } = await placeIn(directory, place)
  const changes = status.out.split('\0').filter(Boolean)
  const entries = changes
    .map((entry) => ({ mark: entry.slice(0, 2), path: entry.slice(3 + prefix.length) }))
    .filter(({ path }) => path !== pendingPath && !isLeftover(path.split('/').at(-1) ?? ''))
  return {
    directory,
    root,
    dirty: entries.map(({ path }) => path),
    unmerged: entries.filter(({ mark }) => unmergedMarks.has(mark)).map(({ path }) => path),
    passedOver: passedOverIn(listed),
    ignored: own.filter((path) => isIgnored.has(path)),
  }
}

const own = [recordPath, baselinePath]

/** Whoever ignores this as well ignores the whole project. */
const anyFile = 'package.json'

const statusArgs = ['status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames']
const unmergedMarks = new Set(['DD', 'AU', 'UD', 'UA', 'DU', 'AA', 'UU'])

/** Every tracked file has a letter before its name: a small one when it is assumed unchanged. */
function passedOverIn({ out }: Said): Worktree['passedOver'] {
  const found = new Map<string, 'assume-unchanged' | 'skip-worktree'>()
  for (const entry of out.split('\0').filter(Boolean)) {
    const [letter = '', path] = [entry[0], entry.slice(2)]
    if (/[a-z]/.test(letter)) found.set(path, 'assume-unchanged')
    if (letter === 'S') found.set(path, 'skip-worktree')
  }
  return found
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

const takeBack = {
  'assume-unchanged': 'git update-index --no-assume-unchanged takes that back.',
  'skip-worktree':
    'git sparse-checkout disable brings all files back; git update-index --no-skip-worktree one alone.',
}

/**
 * @param ours files of ours
 * @param exitCode what the run ends with
 * @throws UserError when git is told to pass over one: what is done to it would be neither seen nor undone
 */
export function refusePassedOver(
  { directory, passedOver }: Worktree,
  ours: Iterable<string>,
  { exitCode }: { exitCode: 1 | 2 },
): void {
  for (const path of ours) {
    const how = passedOver.get(path)
    if (how === undefined) continue
    throw new UserError(`git is told to pass over ${path} in ${directory} (${how})`, {
      exitCode,
      hint: `An upgrade of it could be neither seen nor undone. ${takeBack[how]}`,
    })
  }
}

/**
 * @throws UserError when an upgrade of the project could not be undone with git, unless that is allowed, or the
 * repository lacks what upgrades merge from
 */
export function refuseDirty(
  { directory, root, dirty, ignored }: Worktree,
  { allow }: { allow: boolean },
): void {
  const [unkept] = ignored
  if (unkept !== undefined) {
    throw new UserError(`${unkept} in ${directory} is ignored by git, and upgrades need it`, {
      hint: 'git check-ignore -v names the line that does it: take it out, or git add --force the file; then commit it.',
    })
  }
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
