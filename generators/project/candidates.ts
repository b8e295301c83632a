import { lstat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { Tree, TreeFile } from '../render/tree.ts'
import { inOtherProject, listFiles } from './listing.ts'
import { whyUnsafe } from './paths.ts'
import { inParallel, readYours } from './yours.ts'

/** No more files of the owner's own are read than these in search of a renamed one. */
const maxCandidates = 500

/** What a file may have kept under another name: its extension (deploy.yml → release.yml), or all but that. */
const kinds = (path: string): string[] => {
  const extension = extname(path)
  return [`*${extension}`, `${basename(path, extension)}.*`]
}

interface Sought {
  /** Files of ours that are not where they were. */
  gone: ReadonlyMap<string, TreeFile>
  /** Paths that are new: where their folder has gone, a file of the name may be. */
  fresh: readonly string[]
  /** Paths that are no candidates. */
  ours: ReadonlySet<string>
}

/**
 * The owner's own files that may be one of ours under another name: of the same extension, or of the same name with
 * another, and about the size; and those of a new one's name. No other is read, and none when nothing is gone.
 */
export async function readCandidates(
  directory: string,
  { gone, fresh, ours }: Sought,
): Promise<Tree> {
  const names = new Set(fresh.map((path) => basename(path)))
  const sizes = new Map<string, number[]>()
  for (const [path, { bytes }] of gone) {
    for (const kind of kinds(path)) sizes.set(kind, [...(sizes.get(kind) ?? []), bytes.length])
  }
  if (sizes.size === 0) return new Map()
  const isElsewhere = inOtherProject(directory)
  const found: { path: string; distance: number }[] = []
  await inParallel(await listFiles(directory), async (path) => {
    const isNamed = names.has(basename(path))
    const wanted = kinds(path).flatMap((kind) => sizes.get(kind) ?? [])
    if ((wanted.length === 0 && !isNamed) || ours.has(path) || whyUnsafe(path) !== undefined) return
    const there = await lstat(join(directory, path)).catch(() => undefined)
    // Every empty file is like every other.
    if (!there?.isFile() || (there.size === 0 && !isNamed)) return
    const likest = Math.min(...wanted.map((size) => Math.abs(Math.log2(there.size / size))))
    const distance = isNamed ? 0 : likest
    if (distance <= 1 && !(await isElsewhere(path))) found.push({ path, distance })
  })
  found.sort((a, b) => a.distance - b.distance || (a.path < b.path ? -1 : 1))
  const nearest = found.slice(0, maxCandidates).map(({ path }) => path)
  const files = await readYours(directory, nearest)
  return new Map(
    [...files].filter((entry): entry is [string, TreeFile] => entry[1] !== 'not a file'),
  )
}
