import { lstat, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Yours } from '../merge/sides.ts'
import { codeOf, isAbsent, refuseOutside } from '../project/inside.ts'
import { isLeftover, ownFolder, pendingPath } from '../project/paths.ts'
import { readPlace, readYours } from '../project/yours.ts'
import type { TreeFile } from '../render/tree.ts'
import { type Disk, realDisk } from './disk.ts'
import { type Change, encodePending, refusePaths } from './journal.ts'
import { type Old, Undoable } from './undo.ts'

/**
 * Writes to a project, all or nothing: first a journal of the whole, then every file under a temporary name, then each
 * removed or renamed into place, then `last` in its order, and at the end the journal goes. When something fails, all
 * is put back; after a kill, the journal tells the next run how to go on.
 *
 * @param directory absolute path; made when it is not there
 * @param changes the files to write, and (undefined) to remove, with the folders that this leaves empty
 * @param given.yours what is there, of `last` as well: a file that has become another since, by its owner's doing or
 * another run's, is not written over
 * @param given.last what says that the rest is there
 * @throws UserError with exit code 1 when the disk refuses, 2 when a path leads out of the directory, is no file or
 * was changed meanwhile
 */
export async function applyChanges(
  directory: string,
  changes: ReadonlyMap<string, TreeFile | undefined>,
  { yours, last }: { yours: Yours; last: ReadonlyMap<string, TreeFile> },
  disk: Disk = realDisk,
): Promise<void> {
  const undoable = new Undoable(disk)
  try {
    const all = [...changes.keys(), ...last.keys(), pendingPath]
    const before = new Map([...yours, ...(await readYours(directory, [pendingPath]))])
    const pending = {
      changes: changesOf(changes, before, directory),
      last: changesOf(last, before, directory),
    }
    refusePaths(pending.changes, 'What is to be written')
    await refuseOutside(directory, all)
    const writing = new Writing(directory, before, undoable)
    await undoable.makeFolder(directory)
    await sweep(directory, all, disk)
    await writing.put(pendingPath, { bytes: encodePending(pending), executable: false })
    await writing.apply(changes)
    for (const [path, file] of last) await writing.put(path, file)
    await disk.removeFile(join(directory, pendingPath))
  } catch (error) {
    throw explained(error, directory, await undoable.takeBack())
  }
  // Empty only where no baseline is kept.
  await disk.removeFolder(join(directory, ownFolder)).catch(() => undefined)
}

function changesOf(
  files: ReadonlyMap<string, TreeFile | undefined>,
  there: Yours,
  directory: string,
): Map<string, Change> {
  return new Map(
    [...files].map(([path, after]) => {
      const before = there.get(path)
      if (before === 'not a file') {
        throw new UserError(`${path} in ${directory} is not a file`, {
          hint: 'Move it out of the way, or choose another directory.',
        })
      }
      return [path, { before, after }]
    }),
  )
}

/** Removes the temporary files of runs that were killed, where files are going to be written. */
async function sweep(directory: string, paths: readonly string[], disk: Disk): Promise<void> {
  for (const folder of new Set(paths.map((path) => join(directory, dirname(path))))) {
    const names = await readdir(folder).catch(() => [])
    for (const name of names.filter(isLeftover)) await disk.removeFile(join(folder, name))
  }
}

const modeBits = 0o7777

class Writing {
  readonly #directory: string
  readonly #before: Yours
  readonly #undoable: Undoable

  constructor(directory: string, before: Yours, undoable: Undoable) {
    this.#directory = directory
    this.#before = before
    this.#undoable = undoable
  }

  /** One file, on the disk itself before anything else happens, where there is something to lose. */
  async put(path: string, file: TreeFile): Promise<void> {
    await this.#place(path, await this.#stage(path, file, this.#before.size > 0))
  }

  async apply(changes: ReadonlyMap<string, TreeFile | undefined>): Promise<void> {
    const removed = [...changes.keys()].filter((path) => changes.get(path) === undefined)
    // Where a file becomes a folder, what comes into it has to wait until the file is gone.
    const waits = (path: string) => removed.some((file) => path.startsWith(`${file}/`))
    const staged = new Map<string, string>()
    const stage = async (waiting: boolean) => {
      for (const [path, file] of changes) {
        if (file && waits(path) === waiting) staged.set(path, await this.#stage(path, file))
      }
    }
    await stage(false)
    for (const path of removed) await this.#remove(path)
    await stage(true)
    for (const [path, temporary] of staged) await this.#place(path, temporary)
    for (const path of removed) await this.#prune(dirname(path))
  }

  async #stage(path: string, file: TreeFile, flush = false): Promise<string> {
    const place = join(this.#directory, path)
    await this.#undoable.makeFolder(dirname(place))
    const mode = (await statusOf(place))?.mode
    return this.#undoable.stage(place, file, { mode: mode && mode & modeBits, flush })
  }

  async #place(path: string, temporary: string): Promise<void> {
    const old = await this.#unchanged(path)
    await this.#undoable.rename(temporary, join(this.#directory, path), old)
  }

  async #remove(path: string): Promise<void> {
    const old = await this.#unchanged(path)
    if (old) await this.#undoable.removeFile(join(this.#directory, path), old)
  }

  /** What is at a path, which must be what was there when the run began. */
  async #unchanged(path: string): Promise<Old | undefined> {
    const before = this.#before.get(path)
    const now = await readPlace(this.#directory, path)
    if (before === undefined && now === undefined) return undefined
    if (before && now && before !== 'not a file' && now !== 'not a file') {
      const status = await statusOf(join(this.#directory, path))
      if (status && now.bytes.equals(before.bytes)) {
        return { bytes: now.bytes, mode: status.mode & modeBits }
      }
    }
    throw new UserError(`${path} in ${this.#directory} was changed while the project was written`, {
      hint: 'Run the same command again.',
    })
  }

  /** Removes a folder if it is empty, and then those that it is in. */
  async #prune(folder: string): Promise<void> {
    if (folder === '.') return
    const place = join(this.#directory, folder)
    const status = await statusOf(place)
    if (status) {
      if (!status.isDirectory() || (await readdir(place)).length > 0) return
      await this.#undoable.removeFolder(place, status.mode & modeBits)
    }
    await this.#prune(dirname(folder))
  }
}

async function statusOf(place: string) {
  try {
    return await lstat(place)
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

function explained(error: unknown, directory: string, tookBack: boolean): unknown {
  const why = codeOf(error) === 'ENOSPC' ? 'the disk is full' : (error as Error).message
  if (!tookBack) {
    return new UserError(`${directory} was written only in part: ${why}`, {
      exitCode: 1,
      hint: 'Run the same command again when that is mended: it goes on where this one was cut off.',
    })
  }
  if (codeOf(error) === '') return error
  return new UserError(`The project could not be written to ${directory}: ${why}`, {
    exitCode: 1,
    hint: 'Everything is as it was before; mend that and run the same command.',
  })
}
