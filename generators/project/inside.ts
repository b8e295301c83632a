import { lstat, open, realpath } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { UserError } from '../errors.ts'
import { ownFolder, whyUnsafe } from './paths.ts'

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
      const real = await realOf(directory, folder)
      if (real === root) return
      if (real?.startsWith(root.endsWith(sep) ? root : root + sep)) {
        const parts = relative(root, real).split(sep)
        refuseReserved(path, parts.join('/'))
        return refuseRepository(directory, parts)
      }
      const whither = real === undefined ? 'nowhere' : `out of ${directory}`
      throw new UserError(`${path} leads ${whither} through a link`, {
        hint: 'Remove the link, or choose another directory.',
      })
    }),
  )
}

/** Where a folder of the project is, or would be made, links followed; undefined for nowhere. */
async function realOf(directory: string, folder: string): Promise<string | undefined> {
  try {
    return await realpath(await nearestExisting(join(directory, folder)))
  } catch (error) {
    if (isAbsent(error) || codeOf(error) === 'ELOOP') return undefined
    throw new UserError(`${folder} in ${directory} cannot be looked at`, {
      hint: `${(error as Error).message}.`,
    })
  }
}

/** A link must not lead where no path may: into git's own folder, or into that of upgrades. */
function refuseReserved(path: string, folder: string): void {
  const why = whyUnsafe(folder)
  if (why === undefined || (folder === ownFolder && dirname(path) === ownFolder)) return
  throw new UserError(`${path} leads through a link to ${folder}, which ${why}`, {
    hint: 'Remove the link, and do not trust where it came from.',
  })
}

/** @param parts a folder of the project, part by part, links resolved */
async function refuseRepository(directory: string, parts: readonly string[]): Promise<void> {
  for (const depth of parts.keys()) {
    const folder = parts.slice(0, depth + 1).join('/')
    if (!(await isThere(join(directory, folder, '.git')))) continue
    throw new UserError(`${folder} in ${directory} belongs to another repository`, {
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
