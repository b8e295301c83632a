import { constants } from 'node:fs'
import { access, lstat, readdir, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UserError } from '../errors.ts'

const code = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''

/** The nearest ancestor that exists, the path itself included. */
export async function nearestExisting(path: string): Promise<string> {
  try {
    await lstat(path)
    return path
  } catch (error) {
    if (code(error) === 'ENOTDIR' || code(error) === 'ENOENT') {
      const parent = dirname(path)
      if (parent !== path) return nearestExisting(parent)
    }
    throw error
  }
}

/** What a repository or an editor puts in an otherwise empty folder. */
const harmless = new Set(['.git', '.DS_Store', '.idea', '.vscode', 'Thumbs.db'])

/**
 * Checks that a project can be written to a directory, before anything is asked or written.
 *
 * @param directory absolute path
 * @throws UserError when it is a file, a link to nowhere, not writable, or not empty and `force` is off
 */
export async function inspectTarget(
  directory: string,
  { force }: { force: boolean },
): Promise<void> {
  const found = await nearestExisting(directory)
  try {
    await realpath(found)
  } catch {
    throw new UserError(`${found} is a link to a place that does not exist`, {
      hint: 'Remove the link, or choose another directory.',
    })
  }
  if (!(await stat(found)).isDirectory()) {
    throw new UserError(`${found} is a file, not a directory`, {
      hint: 'Choose another directory.',
    })
  }
  try {
    await access(found, constants.W_OK | constants.X_OK)
  } catch {
    throw new UserError(`${found} is not writable`, {
      hint: 'Choose another directory, or change its permissions.',
    })
  }
  if (found !== directory || force) return
  const entries = await readdir(directory)
  if (entries.includes('.yo-rc.json')) {
    throw new UserError(`${directory} holds a project already`, {
      hint: 'Choose another directory; --force writes over the files of the same names.',
    })
  }
  const first = entries.find((entry) => !harmless.has(entry))
  if (first !== undefined) {
    throw new UserError(`${directory} is not empty (it holds ${first})`, {
      hint: 'Choose another directory; --force writes over the files of the same names.',
    })
  }
}
