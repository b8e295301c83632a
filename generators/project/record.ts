import { stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { isThere, readOwn } from './inside.ts'
import { isObject } from './packed.ts'
import { baselinePath, ownFolder, pendingPath, recordPath } from './paths.ts'

/** The key that Yeoman looks below: this package's name. */
export const recordKey = 'create-active-active'

/** No record needs to be longer: one is about 500 bytes, and other generators' are not much longer. */
const maxBytes = 64 * 1024

/** What a project says of itself. */
export interface ProjectRecord {
  /** The release that wrote the project last. */
  version: string
  /** As they were recorded, unchecked. */
  answers: unknown
  /** The digest of the baseline's bytes, absent where there was no baseline yet. */
  digest: string | undefined
  /** The whole file, with what other generators keep in it. */
  text: string
}

const digestShape = /^sha256:[0-9a-f]{64}$/

export const hint = `Mend it, or get it back with git checkout <commit> -- ${recordPath}.`

/**
 * Reads a project's record.
 *
 * @returns undefined where there is no file, or none of ours
 * @throws UserError when it cannot be read, is not JSON, too long or not of the shape that was written
 */
export async function readRecord(directory: string): Promise<ProjectRecord | undefined> {
  const bytes = await readOwn(directory, recordPath, maxBytes)
  if (bytes === undefined) return undefined
  const text = bytes.toString('utf8')
  const contents = parsed(text, directory)
  if (!isObject(contents)) throw damaged(directory, 'it is not an object')
  if (!Object.hasOwn(contents, recordKey)) return undefined
  const record = contents[recordKey]
  if (!isObject(record)) throw damaged(directory, `${recordKey} is not an object`)
  const { version, answers, baseline } = record
  if (typeof version !== 'string') throw damaged(directory, 'it has no version')
  if (!isObject(answers)) throw damaged(directory, 'it has no answers')
  if (baseline === undefined) return { version, answers, digest: undefined, text }
  if (typeof baseline !== 'string' || !digestShape.test(baseline)) {
    throw damaged(directory, 'its baseline is not a digest')
  }
  return { version, answers, digest: baseline, text }
}

const damaged = (directory: string, why: string) =>
  new UserError(`${recordPath} in ${directory} is damaged: ${why}`, { hint })

function parsed(text: string, directory: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const line = text.split('\n').findIndex((one) => one.startsWith('<<<<<<<')) + 1
    if (line > 0) {
      throw new UserError(`Line ${line} of ${recordPath} in ${directory} begins a conflict`, {
        hint: `Take it and ${baselinePath} from one of the two sides: git checkout --ours -- ${ownFolder} ${recordPath}.`,
      })
    }
    throw new UserError(`${recordPath} in ${directory} is not JSON`, {
      hint: `${(error as Error).message}. ${hint}`,
    })
  }
}

/** @throws UserError when a folder has a project's baseline and not its record: it is a project that lost it */
export async function refuseLostRecord(directory: string): Promise<void> {
  if (!(await isThere(join(directory, baselinePath)))) return
  throw new UserError(`${directory} holds a project whose ${recordPath} is missing`, {
    hint: `Get it back with the baseline of the same commit: git checkout <commit> -- ${ownFolder} ${recordPath}.`,
  })
}

/**
 * The nearest folder, from `from` upwards, that holds a project of ours. A folder that cannot be read ends the search.
 *
 * @throws UserError when that folder belongs to another user: what lies there may have been put in the way of others, so it is
 * neither taken for a project nor passed over
 */
export async function findProject(from: string): Promise<string | undefined> {
  for (let at = resolve(from); ; at = dirname(at)) {
    const owner = await ownerOfProject(at).catch(() => undefined)
    if (owner === undefined) return undefined
    if (owner === 'me') return at
    if (owner !== 'nobody') throw ofAnother(at, owner)
    if (at === dirname(at)) return undefined
  }
}

/** Whose project a folder holds, by a record of ours or what else a project keeps for upgrades: another user by number. */
async function ownerOfProject(directory: string): Promise<'nobody' | 'me' | number> {
  const own = await Promise.all(
    [baselinePath, pendingPath].map((path) => isThere(join(directory, path))),
  )
  // Other generators record theirs in such a file, and may have damaged it.
  const kept =
    own.includes(true) || (await readRecord(directory).catch(() => undefined)) !== undefined
  if (!kept) return 'nobody'
  const { uid } = await stat(directory)
  return uid === (process.getuid?.() ?? 0) ? 'me' : uid
}

const ofAnother = (directory: string, owner: number) =>
  new UserError(
    `${directory} holds a project that belongs to another user (${owner}; you are ${process.getuid?.()})`,
    {
      hint: `If you trust it, name it as the directory, and let git have it (git config --global --add safe.directory ${directory}). For a new project, name another directory.`,
    },
  )
