import { lstat, readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Yours } from '../merge/sides.ts'
import type { Tree, TreeFile } from '../render/tree.ts'
import { runGit } from './git.ts'
import { isAbsent, refuseOutside } from './inside.ts'
import { whyUnsafe } from './paths.ts'

/** Files that are read at a time. More does not make it faster: Node has four threads for it. */
const atOnce = 16

/** Windows has no executable bit. */
const knowsModes = process.platform !== 'win32'

/** A path of ours as it is on the disk, and undefined where nothing is. */
export async function readPlace(
  directory: string,
  path: string,
  expected?: ReadonlyMap<string, TreeFile>,
): Promise<TreeFile | 'not a file' | undefined> {
  const place = join(directory, path)
  try {
    const found = await lstat(place)
    if (!found.isFile()) return 'not a file'
    const executable = knowsModes
      ? (found.mode & 0o100) !== 0
      : (expected?.get(path)?.executable ?? false)
    return { bytes: await readFile(place), executable }
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw new UserError(`${path} in ${directory} cannot be read`, {
      hint: `${(error as Error).message}.`,
    })
  }
}

async function inParallel<T>(items: Iterable<T>, action: (item: T) => Promise<void>) {
  const rest = items[Symbol.iterator]()
  const work = async () => {
    for (let step = rest.next(); !step.done; step = rest.next()) await action(step.value)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

/**
 * Reads files of ours as their owner has them.
 *
 * @param directory absolute path; need not exist
 * @param expected where a file system knows no executable bit, it is taken from here
 * @throws UserError when a folder leads out of the directory, or a file may not be read
 */
export async function readYours(
  directory: string,
  paths: Iterable<string>,
  expected?: ReadonlyMap<string, TreeFile>,
): Promise<Yours> {
  const all = [...paths]
  await refuseOutside(directory, all)
  const found = new Map<string, TreeFile | 'not a file' | undefined>()
  for (const path of all) found.set(path, undefined)
  await inParallel(all, async (path) => {
    found.set(path, await readPlace(directory, path, expected))
  })
  return new Map([...found].filter((entry): entry is Found => entry[1] !== undefined))
}

type Found = [string, TreeFile | 'not a file']

/** No more files of the owner's own are read than these in search of a renamed one. */
const maxCandidates = 500

/**
 * The owner's own files that may be one of ours under another name: of the same extension and about the size. No other
 * is read, and none when nothing is gone.
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
    const extension = extname(path)
    sizes.set(extension, [...(sizes.get(extension) ?? []), bytes.length])
  }
  if (sizes.size === 0) return new Map()
  const found: { path: string; distance: number }[] = []
  await inParallel(await listFiles(directory), async (path) => {
    const wanted = sizes.get(extname(path))
    if (!wanted || ours.has(path) || whyUnsafe(path) !== undefined) return
    const there = await lstat(join(directory, path)).catch(() => undefined)
    // Every empty file is like every other.
    if (!there?.isFile() || there.size === 0) return
    const distance = Math.min(...wanted.map((size) => Math.abs(Math.log2(there.size / size))))
    if (distance <= 1) found.push({ path, distance })
  })
  found.sort((a, b) => a.distance - b.distance || (a.path < b.path ? -1 : 1))
  const nearest = found.slice(0, maxCandidates).map(({ path }) => path)
  const files = await readYours(directory, nearest)
  return new Map(
    [...files].filter((entry): entry is [string, TreeFile] => entry[1] !== 'not a file'),
  )
}

/** What a project holds, without what it ignores: as git lists it, or else as a look around shows. */
async function listFiles(directory: string): Promise<Set<string>> {
  const listed = await runGit(directory, ['ls-files', '-co', '--exclude-standard', '-z'])
  if (listed?.code === 0) return new Set(listed.out.split('\0').filter(Boolean))
  const files = new Set<string>()
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(join(directory, folder), { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = `${folder}${entry.name}`
      if (entry.isFile()) files.add(path)
      else if (
        entry.isDirectory() &&
        entry.name !== 'node_modules' &&
        !entry.name.startsWith('.')
      ) {
        folders.push(`${path}/`)
      }
    }
  }
  return files
}
