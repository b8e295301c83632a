import type { Tree, TreeFile } from '../render/tree.ts'
import { type Fate, placeOfNew } from './folders.ts'
import { isFile, isSame, type Place } from './same.ts'
import type { Engine, MergeInput } from './sides.ts'

/** One file through the three trees, under whatever names. */
export interface Subject {
  /** Where it was, or where it is now if it is new. */
  path: string
  base: TreeFile | undefined
  yours: Place
  next: TreeFile | undefined
  /** Where it is in the project. */
  at: string
  /** Where it belongs from now on. */
  target: string
  /** Whether its owner gave it another name. */
  renamed: boolean
  /** Where the template has it now, if it moved it. */
  moved: string | undefined
  /** Whether the template has it again, after it had dropped it. */
  returned: boolean
  /** Whether it is new and goes to a folder whose files its owner has deleted. */
  unwanted?: true
  /** Whether the templates drop it, and would place it where it is if they had it again: its folder was moved, not the file. */
  placed?: true
}

/**
 * How much of a renamed file is the same, in percent. Git's own measure for the owner's, who may have edited it a lot;
 * templates that move stay as they were, while two for the same purpose, of two choices, are alike by 70 at most.
 */
const likeness = { yours: 50, theirs: 75 }

/**
 * Pairs the files of the three trees. New names are looked for only when a file of the baseline is missing from yours
 * or from next. A name is believed only where that can cost nobody a line: no file is ever taken for two.
 *
 * @param fixed paths that are nobody's new or old name
 */
export async function pairUp(
  { base, yours, candidates, next, moves: told = new Map() }: MergeInput,
  fixed: ReadonlySet<string>,
  engine: Engine,
): Promise<Subject[]> {
  const isNew = (path: string) => !base.files.has(path) && !fixed.has(path)
  const fresh = only(next, isNew)
  const gone = only(
    base.files,
    (path) => !next.has(path) && !base.dropped.has(path) && !fixed.has(path),
  )
  const missing = only(base.files, (path) => !yours.has(path))
  const own = only(candidates, (path) => !base.files.has(path) && !next.has(path))
  for (const path of fresh.keys()) {
    const there = yours.get(path)
    if (isFile(there)) own.set(path, there)
  }
  const known = new Map([...told].filter(([from, to]) => gone.has(from) && fresh.has(to)))
  const taken = new Set(known.values())
  const [likely, renames] = await Promise.all([
    newNames(
      engine,
      only(gone, (path) => !known.has(path)),
      only(fresh, (path) => !taken.has(path)),
      likeness.theirs,
    ),
    newNames(engine, areWanted(missing, { base, next }) ? missing : new Map(), own, likeness.yours),
  ])
  const moves = new Map([...likely, ...otherCase(gone, fresh), ...known])

  const subjects: Subject[] = []
  const fates: Fate[] = []
  const lasting: Fate[] = []
  const paired = new Set<string>()
  for (const [path, file] of base.files) {
    const moved = believed(path, moves.get(path))
    const renamed = newName(path, moved)
    if (moved !== undefined) paired.add(moved)
    const dropped = base.dropped.get(path)
    const place = renamed ?? path
    const there = renamed === undefined ? yours.get(path) : (own.get(renamed) as TreeFile)
    const paths = moved === undefined ? [path] : [path, moved]
    // What was kept when it was dropped was its owner's to clear away.
    if (there || dropped !== 'kept') {
      const fate = { paths, place: there && place }
      fates.push(fate)
      if (dropped !== undefined || next.has(moved ?? path)) lasting.push(fate)
    }
    if (!next.has(path) && dropped !== undefined) continue
    subjects.push({
      path,
      // What was kept when it was dropped, and cleared away since, is new again: it was no deletion of what is in use.
      base: dropped === 'kept' && there === undefined ? undefined : file,
      yours: there,
      next: next.get(moved ?? path),
      at: place,
      target: renamed ?? moved ?? path,
      renamed: renamed !== undefined,
      moved,
      returned: dropped !== undefined,
    })
  }
  for (const subject of subjects) {
    const { path, at, renamed, next: now } = subject
    if (renamed && !now && placeOfNew(path, lasting) === at) subject.placed = true
  }
  const places = new Set(subjects.flatMap(({ at, target }) => [at, target]))
  for (const [path, file] of next) {
    if (base.files.has(path) || paired.has(path)) continue
    const target = fixed.has(path) || yours.has(path) ? path : placeOfNew(path, fates)
    const isFree = target !== undefined && !next.has(target) && !places.has(target)
    const at = isFree ? target : path
    places.add(at)
    const there = at === path ? yours.get(path) : candidates.get(at)
    const side = { renamed: false, moved: undefined, returned: false, at, target: at }
    const unwanted = target === undefined && { unwanted: true as const }
    subjects.push({ path, base: undefined, yours: there, next: file, ...side, ...unwanted })
  }
  return subjects.sort((a, b) => (a.path < b.path ? -1 : 1))

  /** The owner's new name of a file: one of their own paths, or just the one that the template has chosen too. */
  function newName(path: string, moved: string | undefined): string | undefined {
    const name = renames.get(path)
    return name === undefined || (next.has(name) && name !== moved) ? undefined : name
  }

  /** The template's new name of a file, unless something of the owner's is in either place that is another file. */
  function believed(path: string, moved: string | undefined): string | undefined {
    if (moved === undefined || yours.get(path) === 'not a file') return undefined
    const there = yours.get(moved)
    if (there === undefined || renames.get(path) === moved) return moved
    return isOneFile(path, moved, yours) ? moved : undefined
  }
}

/** Whether new names of missing files matter: the templates have something for one, or new files that go with it. */
export function areWanted(
  missing: Tree,
  { base, next }: { base: MergeInput['base']; next: Tree },
): boolean {
  if (missing.size > 0 && [...next.keys()].some((path) => !base.files.has(path))) return true
  return [...missing].some(([path, file]) => {
    const now = next.get(path)
    return now ? !isSame(now, file) : !base.dropped.has(path)
  })
}

const only = (tree: Tree, wanted: (path: string) => boolean): Tree =>
  new Map([...tree].filter(([path]) => wanted(path)))

/** Git's own answer; every empty file is like every other, so none of them has a name. */
async function newNames(
  engine: Engine,
  from: Tree,
  to: Tree,
  percent: number,
): Promise<Map<string, string>> {
  const [old, now] = [from, to].map((tree) => withoutEmpty(tree))
  if (!old?.size || !now?.size) return new Map()
  return engine.renames(old, now, percent)
}

const withoutEmpty = (tree: Tree): Tree =>
  new Map([...tree].filter(([, file]) => file.bytes.length))

/** Names that differ in case alone are one file's, however little the contents are alike. */
function otherCase(from: Tree, to: Tree): Map<string, string> {
  const names = new Map([...to.keys()].map((path) => [path.toLowerCase(), path]))
  const found = new Map<string, string>()
  for (const path of from.keys()) {
    const name = names.get(path.toLowerCase())
    if (name !== undefined) found.set(path, name)
  }
  return found
}

/** Whether two names that differ in case alone are one file's, as on the disks of Windows and macOS. */
function isOneFile(a: string, b: string, yours: MergeInput['yours']): boolean {
  const [left, right] = [yours.get(a), yours.get(b)]
  return a.toLowerCase() === b.toLowerCase() && isFile(left) && isFile(right) && isSame(left, right)
}
