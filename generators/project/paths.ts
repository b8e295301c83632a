import { randomUUID } from 'node:crypto'
import { UserError } from '../errors.ts'

/** Where Yeoman looks for what was answered. */
export const recordPath = '.yo-rc.json'

/** Where a project keeps what upgrades need, beside that record. */
export const ownFolder = '.active-active'
export const baselinePath = `${ownFolder}/baseline`

/** What git is told of the two: nothing of it stands in files that are the owner's to edit. */
export const attributesPath = `${ownFolder}/.gitattributes`
export const ignorePath = `${ownFolder}/.gitignore`

/** A file that has its bytes but not its name yet. One that is still there was left by a run that was killed. */
export const temporaryName = () => `.create-active-active-${randomUUID()}.tmp`
export const isLeftover = (name: string): boolean =>
  /^\.create-active-active-[0-9a-f-]{36}\.tmp$/.test(name)

/** The journal of a write: there from before its first change until after its last. */
export const pendingPath = `${ownFolder}/pending`

const reserved = new Set([ownFolder, recordPath])

/** No path of a project is longer, in UTF-16 units: Linux takes 4,096 bytes, the directory included. */
const maxLength = 1000

const isGit = /^(?:\.git|git~\d+)(?::.*)?$/

/**
 * A part of a path as the most forgiving file system sees it: HFS+ passes over what is not shown, NTFS and APFS take
 * capitals and small letters as one, APFS the ways to compose a letter.
 */
const folded = (part: string): string =>
  part
    .normalize('NFD')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
    .toLowerCase()

function whyUnsafePart(part: string): string | undefined {
  if (part === '') return 'has an empty part'
  if (part === '.' || part === '..') return `leads out of the project or around in it by "${part}"`
  if (/[. ]$/.test(part)) return 'has a part that ends in a full stop or a space'
  if (isGit.test(folded(part))) return "leads into git's own folder"
  return undefined
}

/**
 * Why a path read from a project must not be written to; every other one names a place below the project's folder, on
 * every system, that is neither git's nor ours.
 *
 * @returns a clause that follows `which`, or undefined when the path is safe
 */
export function whyUnsafe(path: string): string | undefined {
  if (path === '') return 'is empty'
  if (path.length > maxLength) return 'is longer than any path of a project'
  if (path.startsWith('/') || /^[a-z]:/i.test(path))
    return 'leads out of the project: it is absolute'
  if (path.includes('\\')) return 'has a backslash'
  if (/\p{Cc}/u.test(path)) return 'has a control character'
  if (!path.isWellFormed()) return 'is not Unicode'
  const parts = path.split('/')
  for (const part of parts) {
    const why = whyUnsafePart(part)
    if (why !== undefined) return why
  }
  return reserved.has(folded(parts[0] ?? '')) ? 'is where upgrades keep their own files' : undefined
}

const shown = (path: string) => JSON.stringify(path.length > 80 ? `${path.slice(0, 77)}...` : path)

/**
 * @param where what names the paths, as a sentence's subject
 * @throws UserError for the first that is unsafe, or equal to an earlier one but for case or composition
 */
export function refuseUnsafe(paths: Iterable<string>, where: string): void {
  const seen = new Map<string, string>()
  const hint = 'No project that was made here has such a path; do not trust where it came from.'
  for (const path of paths) {
    const why = whyUnsafe(path)
    if (why !== undefined)
      throw new UserError(`${where} names ${shown(path)}, which ${why}`, { hint })
    const other = seen.get(folded(path))
    if (other !== undefined) {
      throw new UserError(
        `${where} names ${shown(other)} and ${shown(path)}, which some systems take for one file`,
        { hint },
      )
    }
    seen.set(folded(path), path)
  }
}
