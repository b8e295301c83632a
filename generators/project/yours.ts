import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Yours } from '../merge/sides.ts'
import type { TreeFile } from '../render/tree.ts'
import { runGit } from './git.ts'
import { isAbsent, refuseOutside } from './inside.ts'

/** Files that are looked at at a time. More does not make it faster: Node has four threads for it. */
const atOnce = 16

/** Whether the executable bit says anything: Windows has none, and of a disk without any git notes it on a clone. */
async function knowsModes(directory: string): Promise<boolean> {
  if (process.platform === 'win32') return false
  const said = await runGit(directory, ['config', '--type=bool', '--get', 'core.fileMode'])
  return said?.out.trim() !== 'false'
}

/**
 * A path of ours as it is on the disk, and undefined where nothing is.
 *
 * @param modes where the executable bit is taken from, when the disk's own says nothing
 */
export async function readPlace(
  directory: string,
  path: string,
  modes?: ReadonlyMap<string, TreeFile>,
): Promise<TreeFile | 'not a file' | undefined> {
  const place = join(directory, path)
  try {
    const found = await lstat(place)
    if (!found.isFile()) return 'not a file'
    const executable = modes
      ? (modes.get(path)?.executable ?? false)
      : (found.mode & 0o100) !== 0
    return { bytes: await readFile(place), executable }
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw new UserError(`${path} in ${directory} cannot be read`, {
      hint: `${(error as Error).message}.`,
    })
  }
}

export async function inParallel<T>(items: Iterable<T>, action: (item: T) => Promise<void>) {
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
 * @param expected where the executable bit is taken from when the disk knows none; without it, the disk has the say
 * @throws UserError when a folder leads out of the directory or into another repository, or a file may not be read
 */
export async function readYours(
  directory: string,
  paths: Iterable<string>,
  expected?: ReadonlyMap<string, TreeFile>,
): Promise<Yours> {
  const all = [...paths]
  await refuseOutside(directory, all)
  const modes = expected && !(await knowsModes(directory)) ? expected : undefined
  const found = new Map<string, TreeFile | 'not a file' | undefined>()
  for (const path of all) found.set(path, undefined)
  await inParallel(all, async (path) => {
    found.set(path, await readPlace(directory, path, modes))
  })
  return new Map([...found].filter((entry): entry is Found => entry[1] !== undefined))
}

type Found = [string, TreeFile | 'not a file']
