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

/**
 * The owner's own files that may be one of ours under another name: of the same extension, or of the same name with
 * another, and about the size. No other is read, and none when nothing is gone.
 *
 * @param gone files of ours that are not where they were
 * @param ours paths that are no candidates
 */
export async function readCandidates(
  directory: string,
  gone: ReadonlyMap<string, TreeFile>,
  ours: ReadonlySet<string>,
): Promise<Tree> {
  const sizes = new Map<string, number[]>()
  for (const [path, { bytes }] of gone) {
    for (const kind of kinds(path)) sizes.set(kind, [...(sizes.get(kind) ?? []), bytes.length])
  }
  if (sizes.size === 0) return new Map()
  const isElsewhere = inOtherProject(directory)
  const found: { path: string; distance: number }[] = []
  await inParallel(await listFiles(directory), async (path) => {
    const wanted = kinds(path).flatMap((kind) => sizes.get(kind) ?? [])
    if (wanted.length === 0 || ours.has(path) || whyUnsafe(path) !== undefined) return
    const there = await lstat(join(directory, path)).catch(() => undefined)
    // Every empty file is like every other.
    if (!there?.isFile() || there.size === 0) return
    const distance = Math.min(...wanted.map((size) => Math.abs(Math.log2(there.size / size))))
    if (distance <= 1 && !(await isElsewhere(path))) found.push({ path, distance })
  })
  found.sort((a, b) => a.distance - b.distance || (a.path < b.path ? -1 : 1))
  const nearest = found.slice(0, maxCandidates).map(({ path }) => path)
  const files = await readYours(directory, nearest)
  return new Map(
    [...files].filter((entry): entry is [string, TreeFile] => entry[1] !== 'not a file'),
  )
}
