import { UserError } from '../errors.ts'
import { readOwn } from '../project/inside.ts'
import { isObject, packFile, unpackFile } from '../project/packed.ts'
import {
  attributesPath,
  baselinePath,
  ignorePath,
  pendingPath,
  recordPath,
  refuseUnsafe,
} from '../project/paths.ts'
import type { TreeFile } from '../render/tree.ts'

/** A file before and after a write; undefined where there is none. */
export interface Change {
  before: TreeFile | undefined
  after: TreeFile | undefined
}

/** A write as a whole: enough to go on with it, whatever part of it is done. */
export interface Pending {
  changes: ReadonlyMap<string, Change>
  /** What is written after everything else, in this order. */
  last: ReadonlyMap<string, Change>
}

const format = 1
const maxBytes = 128 * 1024 * 1024

type Packed = Record<string, { before?: unknown; after?: unknown }>

const pack = (changes: ReadonlyMap<string, Change>): Packed =>
  Object.fromEntries(
    [...changes].map(([path, { before, after }]) => [
      path,
      { ...(before && { before: packFile(before) }), ...(after && { after: packFile(after) }) },
    ]),
  )

export const encodePending = ({ changes, last }: Pending): Buffer =>
  Buffer.from(JSON.stringify({ format, changes: pack(changes), last: pack(last) }))

function unpack(value: unknown): Map<string, Change> | undefined {
  if (!isObject(value)) return undefined
  const changes = new Map<string, Change>()
  for (const [path, packed] of Object.entries(value)) {
    if (!isObject(packed)) return undefined
    const [before, after] = [unpackFile(packed.before), unpackFile(packed.after)]
    if (packed.before !== undefined && !before) return undefined
    if (packed.after !== undefined && !after) return undefined
    changes.set(path, { before, after })
  }
  return changes
}

/**
 * The write that was cut off in a project.
 *
 * @returns undefined when there is none
 * @throws UserError when its journal is damaged, or made to write where nothing of a project is
 */
export async function readPending(directory: string): Promise<Pending | undefined> {
  const bytes = await readOwn(directory, pendingPath, maxBytes)
  if (bytes === undefined) return undefined
  const which = `${pendingPath} in ${directory}`
  const contents = parsed(bytes)
  if (isObject(contents) && typeof contents.format === 'number' && contents.format > format) {
    throw new UserError(`${which} was written by a newer release`, {
      hint: 'Run npx create-active-active@latest instead: it goes on with what was cut off.',
    })
  }
  const sound = isObject(contents) && contents.format === format ? contents : {}
  const [changes, last] = [unpack(sound.changes), unpack(sound.last)]
  if (!changes || !last || !areLast(last)) {
    throw new UserError(`${which} is damaged, so what it was begun for cannot be gone on with`, {
      hint: 'Remove it, and get the project back from its last commit.',
    })
  }
  refusePaths(changes, which)
  return { changes, last }
}

/**
 * @throws UserError when a path is unsafe. A file that goes away may be called as one that comes is, but for case.
 */
export function refusePaths(changes: ReadonlyMap<string, Pick<Change, 'after'>>, which: string) {
  const paths = (written: boolean) =>
    [...changes].flatMap(([path, { after }]) => (written === (after !== undefined) ? path : []))
  refuseUnsafe(paths(true), which)
  refuseUnsafe(paths(false), which)
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

const ownPaths = new Set([attributesPath, ignorePath, baselinePath, recordPath])

const areLast = (last: ReadonlyMap<string, Change>): boolean =>
  [...last].every(([path, { after }]) => after && ownPaths.has(path))
