import { lstat, open, realpath } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { UserError } from '../errors.ts'

/** The code of a system's error, empty for any other. */
export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''

/** Nothing is there, or the way to it goes through a file. */
export const isAbsent = (error: unknown): boolean =>
  codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'

/** The nearest ancestor that exists, the path itself included. */
export async function nearestExisting(path: string): Promise<string> {
  try {
    await lstat(path)
    return path
  } catch (error) {
    const parent = dirname(path)
    if (isAbsent(error) && parent !== path) return nearestExisting(parent)
    throw error
  }
}

/** Whether anything is at a path; a link counts, wherever it leads. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (isAbsent(error)) return false
    throw error
  }
}

/** The folders above a path of a project, outermost first; the project's own is none of them. */
export const foldersAbove = (path: string): string[] =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, depth, parts) => parts.slice(0, depth + 1).join('/'))

/**
 * Links among a project's folders are its owner's choice, as long as they stay inside it. A folder that is a repository
 * of its own (a submodule, a clone) is not the project's: git would neither show nor undo what is done there.
 *
 * @param directory absolute path; need not exist
 * @throws UserError when the folder of a path leads out of the directory, or belongs to another repository
 */
export async function refuseOutside(directory: string, paths: Iterable<string>): Promise<void> {
  const root = await realpath(directory).catch((error: unknown) => {
    if (isAbsent(error)) return undefined
    throw error
  })
  if (root === undefined) return
  const folders = new Map([...paths].map((path) => [dirname(path), path]))
  await Promise.all(
    [...folders].map(async ([folder, path]) => {
      const real = await realpath(await nearestExisting(join(directory, folder))).catch(
        () => undefined,
      )
      if (real === root || real?.startsWith(root.endsWith(sep) ? root : root + sep)) {
        return refuseRepository(root, relative(root, real))
      }
      const whither = real === undefined ? 'nowhere' : `out of ${directory}`
      throw new UserError(`${path} leads ${whither} through a link`, {
        hint: 'Remove the link, or choose another directory.',
      })
    }),
  )
}

async function refuseRepository(directory: string, folder: string): Promise<void> {
  const path = folder.split(sep).join('/')
  for (const above of foldersAbove(`${path}/`)) {
    if (!(await isThere(join(directory, above, '.git')))) continue
    throw new UserError(`${above} in ${directory} belongs to another repository`, {
      hint: 'Files of the project go there: move that repository out of the project, or its files into this one.',
    })
  }
}

/**
 * Reads a file that upgrades keep in a project.
 *
 * @returns undefined when there is none
 * @throws UserError when it is not a file, is reached through a link that leads out, or is longer than `maxBytes`
 */
export async function readOwn(
  directory: string,
  path: string,
  maxBytes: number,
): Promise<Buffer | undefined> {
  await refuseOutside(directory, [path])
  const place = join(directory, path)
  try {
    // Looked at before it is opened: a named pipe would keep the process waiting.
    if (!(await lstat(place)).isFile()) {
      throw new UserError(`${path} in ${directory} is not a file`, {
        hint: 'Put the file itself there: nothing is read through a link.',
      })
    }
    const file = await open(place)
    try {
      const { size } = await file.stat()
      if (size <= maxBytes) return await file.readFile()
    } finally {
      await file.close()
    }
  } catch (error) {
    if (isAbsent(error)) return undefined
    if (error instanceof UserError) throw error
    throw new UserError(`${path} in ${directory} cannot be read`, {
      hint: `${(error as Error).message}.`,
    })
  }
  throw new UserError(`${path} in ${directory} is longer than it can be`, {
    hint: `None is above ${maxBytes / 1024} KiB; get it back from the repository.`,
  })
}
