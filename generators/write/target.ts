import { constants, type Dirent, existsSync } from 'node:fs'
import { access, readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { codeOf, isAbsent, nearestExisting } from '../project/inside.ts'
import { isLeftover, ownFolder, pendingPath, recordPath } from '../project/paths.ts'

/** What a repository or an editor puts in an otherwise empty folder. */
const harmless = new Set(['.git', '.DS_Store', '.idea', '.vscode', 'Thumbs.db'])

/** What GitHub, GitLab and their like put in a new repository. */
const ofForge =
  /^(\.gitignore|\.gitattributes|\.gitkeep|\.editorconfig|(readme|licen[cs]e|copying|notice|contributing|code_of_conduct|security|codeowners)([-.].*)?)$/i

/**
 * Checks that a project can be written to a directory, before anything is asked or written.
 *
 * @param directory absolute path
 * @returns what a forge made of a new repository there: it stays
 * @throws UserError when it is a file, a link to nowhere, not writable, or holds anything else and `force` is off
 */
export async function inspectTarget(
  directory: string,
  { force }: { force: boolean },
): Promise<string[]> {
  try {
    return await inspect(directory, force)
  } catch (error) {
    const reason = reasons[codeOf(error)]
    if (reason === undefined) throw error
    throw new UserError(`${shortened(directory)} ${reason}`, { hint: 'Choose another directory.' })
  }
}

/** What the system says of a path that leads nowhere. */
const reasons: Record<string, string> = {
  ENAMETOOLONG: 'is a longer path, or has a longer part, than the system takes',
  ELOOP: 'leads through links that go round in a circle',
  EACCES: 'cannot be looked at: a folder on the way, or itself, may not be read',
  EPERM: 'cannot be looked at: the system does not permit it',
}

const shortened = (path: string) => (path.length > 120 ? `${path.slice(0, 117)}...` : path)

async function inspect(directory: string, force: boolean): Promise<string[]> {
  const found = await nearestExisting(directory)
  try {
    await realpath(found)
  } catch (error) {
    if (!isAbsent(error)) throw error
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
  if (found !== directory || force) return []
  const entries = await readdir(directory, { withFileTypes: true })
  // A write that was cut off is gone on with.
  if (entries.some(({ name }) => name === ownFolder) && existsSync(join(directory, pendingPath)))
    return []
  if (entries.some(({ name }) => name === recordPath)) {
    throw new UserError(`${directory} holds a project already`, {
      hint: 'Choose another directory; --force writes over the files of the same names.',
    })
  }
  const stays: string[] = []
  for (const entry of entries) {
    if (entry.isFile() && ofForge.test(entry.name)) {
      stays.push(entry.name)
      continue
    }
    if (harmless.has(entry.name) || (await onlyLeftovers(directory, entry))) continue
    throw new UserError(`${directory} is not empty (it holds ${entry.name})`, {
      hint: 'Choose another directory; --force writes over the files of the same names.',
    })
  }
  return stays.sort()
}

/** Whether an entry is what a killed run leaves: a temporary file, or folders with nothing else in them. */
async function onlyLeftovers(parent: string, entry: Dirent): Promise<boolean> {
  if (!entry.isDirectory()) return entry.isFile() && isLeftover(entry.name)
  const directory = join(parent, entry.name)
  for (const inner of await readdir(directory, { withFileTypes: true })) {
    if (!(await onlyLeftovers(directory, inner))) return false
  }
  return true
}
