import { randomBytes } from 'node:crypto'
import { basename } from 'node:path/posix'
import type { Tree } from '../render/tree.ts'
import { type Entry, type Repository, withRepository } from './repository.ts'
import type { Engine } from './sides.ts'

/** How a conflict is shown: both sides, or what was there before between them too, all of it or what the two do not share. */
export const conflictStyles = ['merge', 'diff3', 'zdiff3'] as const

export type ConflictStyle = (typeof conflictStyles)[number]

/**
 * Git's own merge and search for renames, each in a throw-away repository: 2.38 or later.
 * Its functions throw a UserError when git is not there or fails.
 *
 * @param styleOf asked when there is a text to merge
 */
export const gitEngine = (styleOf: () => Promise<ConflictStyle> = async () => 'merge'): Engine => ({
  renames,
  mergeTexts: async (texts, version) => mergeTexts(texts, version, await styleOf()),
})

interface Branches {
  base: string
  yours: string
  next: string
}

type Sides = Parameters<Engine['mergeTexts']>[0] extends ReadonlyMap<string, infer S> ? S : never

/** Git itself looks no further than 8,000 bytes. */
const isBinary = (bytes: Buffer | undefined) => bytes?.includes(0) ?? false

async function mergeTexts(
  texts: Parameters<Engine['mergeTexts']>[0],
  version: string,
  style: ConflictStyle,
): ReturnType<Engine['mergeTexts']> {
  const merged = new Map<string, { bytes: Buffer; conflict: boolean }>()
  const mergeable = [...texts].filter(
    ([, { base, yours, next }]) => ![base, yours, next].some(isBinary),
  )
  if (mergeable.length === 0) return merged
  // The files are numbers there, so that no name means anything to git.
  const entries = (side: keyof Sides): Entry[] =>
    mergeable.flatMap(([, { [side]: bytes }], index) =>
      bytes ? [{ path: `${index}`, bytes }] : [],
    )
  // Branches are named as no text can name them, so that git's markers can be told from the text's own lines; so are commits.
  const mark = randomBytes(16).toString('hex')
  const branches = { base: `base-${mark}`, yours: `yours-${mark}`, next: `next-${mark}` }
  await withRepository(async (repository) => {
    await repository.commit([
      { branch: branches.base, entries: entries('base') },
      { branch: branches.yours, after: branches.base, entries: entries('yours') },
      { branch: branches.next, after: branches.base, entries: entries('next') },
    ])
    const { tree, conflicts } = await mergeTree(repository, branches, style)
    const named = await repository.git(['rev-parse', branches.base])
    const ancestor = named.stdout.toString().trim()
    const results = await repository.read(mergeable.map((_, index) => `${tree}:${index}`))
    for (const [index, [path]] of mergeable.entries()) {
      const bytes = results[index] ?? Buffer.alloc(0)
      const conflict = conflicts.has(index)
      merged.set(path, {
        bytes: conflict ? labelled(bytes, branches, { ancestor, version }) : bytes,
        conflict,
      })
    }
  })
  return merged
}

/** @returns the merged tree, and the files with conflicts */
async function mergeTree(
  { git }: Repository,
  { yours, next }: Branches,
  style: ConflictStyle,
): Promise<{ tree: string; conflicts: Set<number> }> {
  const options = ['--write-tree', '--name-only', '--no-messages', '-z']
  const { stdout } = await git(['merge-tree', ...options, yours, next], {
    codes: [0, 1],
    settings: [`merge.conflictStyle=${style}`],
  })
  const [tree = '', ...paths] = stdout.toString().split('\0')
  return { tree, conflicts: new Set(paths.filter((path) => path !== '').map(Number)) }
}

/** @param ancestor the object of the base, by which git calls it */
function labelled(
  bytes: Buffer,
  { yours, next }: Branches,
  { ancestor, version }: { ancestor: string; version: string },
): Buffer {
  const text = bytes
    .toString('latin1')
    .replaceAll(`<<<<<<< ${yours}`, '<<<<<<< yours')
    .replaceAll(/^(\|{7}) ([0-9a-f]{7,})$/gm, (line, bars, name) =>
      ancestor.startsWith(name) ? `${bars} rendered before` : line,
    )
    .replaceAll(`>>>>>>> ${next}`, `>>>>>>> create-active-active ${version}`)
  return Buffer.from(text, 'latin1')
}

const renames: Engine['renames'] = async (gone, candidates, likeness) => {
  // No two files have one path, on whichever side they are: that would be a file that stayed.
  const all = [...gone, ...candidates].map(([path, { bytes }], index) => ({
    path,
    entry: { path: `${index}/${letters(basename(path))}`, bytes },
  }))
  const entries = all.map(({ entry }) => entry)
  const found = await withRepository(async (repository) => {
    await repository.commit([
      { branch: 'gone', entries: entries.slice(0, gone.size) },
      { branch: 'candidates', entries: entries.slice(gone.size) },
    ])
    const options = ['-r', `-M${likeness}%`, '-l0', '--diff-filter=R', '--raw', '-z']
    return (await repository.git(['diff-tree', ...options, 'gone', 'candidates'])).stdout
  })
  // For each: the modes, objects and likeness, the old path, the new path.
  const fields = found.toString().split('\0')
  const pathAt = (field: number) => all[Number.parseInt(fields[field] ?? '', 10)]?.path ?? ''
  const pairs = new Map<string, string>()
  for (let at = 0; at + 2 < fields.length; at += 3) pairs.set(pathAt(at + 1), pathAt(at + 2))
  return pairs
}

/** Git compares files of one name first, so a name stays a name, in letters that mean nothing to it. */
const letters = (name: string): string => Buffer.from(name).toString('hex')

/**
 * What changes between two trees, as git shows it: unified, with renames; empty when they are the same.
 *
 * @throws UserError when git is not there or fails
 */
export async function unifiedDiff(
  before: Tree,
  after: Tree,
  { colour }: { colour: boolean },
): Promise<string> {
  const changed = (tree: Tree, other: Tree): Entry[] =>
    [...tree].flatMap(([path, file]) => {
      const there = other.get(path)
      const same = there?.bytes.equals(file.bytes) && there.executable === file.executable
      return same ? [] : [{ path, ...file }]
    })
  const [old, now] = [changed(before, after), changed(after, before)]
  if (old.length === 0 && now.length === 0) return ''
  return withRepository(async (repository) => {
    await repository.commit([
      { branch: 'before', entries: old },
      { branch: 'after', entries: now },
    ])
    const options = ['-r', '-M', '-p', `--color=${colour ? 'always' : 'never'}`]
    return (await repository.git(['diff-tree', ...options, 'before', 'after'])).stdout.toString()
  })
}
