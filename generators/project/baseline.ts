import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompressSync, brotliDecompress, constants } from 'node:zlib'
import { UserError } from '../errors.ts'
import type { Baseline } from '../merge/sides.ts'
import type { Stateful } from '../plan/model.ts'
import { codeOf, readOwn } from './inside.ts'
import { isObject, packFiles, unpackFiles } from './packed.ts'
import { baselinePath, refuseUnsafe } from './paths.ts'
import { type ProjectRecord, recordKey } from './record.ts'

const format = 1

/** Bounds against a baseline that was made to fill memory; the largest project's is below 0.2 MB, and 1 MB inflated. */
const maxBytes = 8 * 1024 * 1024
const maxInflatedBytes = 64 * 1024 * 1024
const maxFiles = 5000

/** What a project keeps of its last render. */
export interface Kept {
  baseline: Baseline
  /** What held data in it. */
  state: readonly Stateful[]
}

/** The same baseline gives the same bytes. */
export function encodeBaseline(baseline: Baseline, state: readonly Stateful[]): Buffer {
  const { version, files, dropped } = baseline
  const paths = [...dropped.keys()].sort()
  const deleted = paths.filter((path) => dropped.get(path) === 'deleted')
  const contents = { format, version, files: packFiles(files), dropped: paths, deleted, state }
  return brotliCompressSync(JSON.stringify(contents), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
  })
}

/** What the record has of a baseline's bytes, so that no other baseline is taken for it. */
export const digestOf = (bytes: Buffer): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/**
 * Reads the baseline that a project's record speaks of.
 *
 * @throws UserError when it is missing, another one, damaged, too large, of a newer format or names an unsafe path
 */
export async function readBaseline(
  directory: string,
  record: Pick<ProjectRecord, 'version' | 'digest'>,
): Promise<Kept> {
  const refuse = (what: string) => new UserError(what, { hint: howToRestore(record.version) })
  if (record.digest === undefined) {
    throw refuse(`${directory} has no baseline to upgrade from: its record names none`)
  }
  const bytes = await readOwn(directory, baselinePath, maxBytes)
  if (bytes === undefined) {
    throw refuse(`${directory} has no baseline to upgrade from: ${baselinePath} is missing`)
  }
  const which = `${baselinePath} in ${directory}`
  if (digestOf(bytes) !== record.digest) {
    throw refuse(`${which} is not the baseline that the record was written with`)
  }
  const contents = await inflated(bytes).catch((error: unknown) => {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE')
      throw refuse(`${which} inflates to more than any project holds`)
    if (error instanceof SyntaxError) throw refuse(`${which} is damaged: it holds no JSON`)
    throw refuse(`${which} is damaged: it cannot be decompressed`)
  })
  if (isObject(contents) && typeof contents.format === 'number' && contents.format > format) {
    throw new UserError(`${which} was written by a newer release`, {
      hint: `Run npx ${recordKey}@latest instead.`,
    })
  }
  const kept = keptOf(contents)
  if (!kept) throw refuse(`${which} is damaged: it is not of the shape that was written`)
  const { files, dropped } = kept.baseline
  // A file that the template has dropped may be called as another is now, but for case.
  refuseUnsafe(
    [...files.keys()].filter((path) => !dropped.has(path)),
    which,
  )
  refuseUnsafe(dropped.keys(), which)
  return kept
}

const inflate = promisify(brotliDecompress)

async function inflated(bytes: Buffer): Promise<unknown> {
  const text = await inflate(bytes, { maxOutputLength: maxInflatedBytes })
  return JSON.parse(text.toString('utf8'))
}

function keptOf(contents: unknown): Kept | undefined {
  if (!isObject(contents)) return undefined
  const { version, dropped, deleted = [], state } = contents
  const files = unpackFiles(contents.files)
  if (contents.format !== format || typeof version !== 'string' || !files) return undefined
  if (files.size > maxFiles) return undefined
  if (!Array.isArray(dropped) || !dropped.every((path) => files.has(path))) return undefined
  if (!Array.isArray(deleted) || !deleted.every((path) => dropped.includes(path))) return undefined
  if (!Array.isArray(state) || !state.every(isStateful)) return undefined
  const how = (path: string) => (deleted.includes(path) ? 'deleted' : 'kept')
  return {
    baseline: { version, files, dropped: new Map(dropped.map((path) => [path, how(path)])) },
    state,
  }
}

/** What is told of it is printed, so it holds nothing that a terminal would obey. */
const isStateful = (value: unknown): value is Stateful =>
  isObject(value) &&
  ['id', 'what', 'identity'].every((key) => {
    const text = value[key]
    return typeof text === 'string' && !/\p{Cc}/u.test(text)
  })

/** Only the repository has the right bytes: rendering them anew would be a guess. */
const howToRestore = (version: string) => {
  const release = /^[\d.]{1,40}$/.test(version) ? version : 'its release'
  return (
    'Get the two back from one commit: git checkout <commit> -- .active-active .yo-rc.json. If none has them, ' +
    `make the same project with ${recordKey}@${release} in another directory and copy them from there.`
  )
}
