import { lstat, mkdir, open, readdir, realpath, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { UserError } from '../errors.ts'
import type { Tree } from '../render/tree.ts'
import { isLeftover, nearestExisting, temporaryName } from './target.ts'

/** What a write has made so far, so that it can be taken back. */
interface Made {
  directories: string[]
  staged: { temporary: string; target: string; existed: boolean }[]
  placed: string[]
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

/** Makes a directory and its parents, and says which were made, outermost first. */
async function makeDirectory(path: string): Promise<string[]> {
  const first = await mkdir(path, { recursive: true })
  if (first === undefined) return []
  const made = [first]
  let last = first
  for (const step of relative(first, path).split(sep).filter(Boolean)) {
    last = join(last, step)
    made.push(last)
  }
  return made
}

/** Resolves a path of the tree inside the directory, links followed, or refuses it. */
async function inside(directory: string, path: string): Promise<string> {
  const target = resolve(directory, path)
  const parent = await realpath(await nearestExisting(dirname(target)))
  const root = await realpath(directory)
  if (parent !== root && !parent.startsWith(root + sep)) {
    throw new UserError(`${path} leads out of ${directory} through a link`, {
      hint: 'Remove the link, or choose another directory.',
    })
  }
  const there = await lstat(target).catch(() => undefined)
  if (there && !there.isFile()) {
    throw new UserError(`${path} in ${directory} is not a file`, {
      hint: 'Move it out of the way, or choose another directory.',
    })
  }
  return target
}

async function stage(target: string, bytes: Buffer, mode: number): Promise<string> {
  const temporary = join(dirname(target), temporaryName())
  const file = await open(temporary, 'wx', mode)
  try {
    await file.writeFile(bytes)
  } catch (error) {
    await file.close()
    await rm(temporary, { force: true })
    throw error
  }
  await file.close()
  return temporary
}

/** Removes the temporary files of runs that were killed. */
async function sweep(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (isLeftover(name)) await rm(join(directory, name), { force: true })
  }
}

async function takeBack(made: Made): Promise<void> {
  for (const { temporary } of made.staged) await rm(temporary, { force: true })
  for (const path of made.placed) await rm(path, { force: true })
  for (const path of made.directories.reverse()) await rmdir(path).catch(() => undefined)
}

/**
 * Writes a project: first every file under a temporary name, then each renamed into place. When something fails, what
 * was made is removed again; a file that was there before is only ever replaced whole.
 *
 * @param directory absolute path; made when it is not there
 * @throws UserError with exit code 1 when the disk refuses, 2 when a path leads out of the directory
 */
export async function writeTree(directory: string, tree: Tree): Promise<void> {
  const made: Made = { directories: [], staged: [], placed: [] }
  const swept = new Set<string>()
  try {
    made.directories.push(...(await makeDirectory(directory)))
    for (const [path, file] of tree) {
      const target = await inside(directory, path)
      made.directories.push(...(await makeDirectory(dirname(target))))
      const folder = await realpath(dirname(target))
      if (!swept.has(folder)) await sweep(folder)
      swept.add(folder)
      const existed = await exists(target)
      const temporary = await stage(target, file.bytes, file.executable ? 0o755 : 0o644)
      made.staged.push({ temporary, target, existed })
    }
    for (const { temporary, target, existed } of made.staged) {
      await rename(temporary, target)
      if (!existed) made.placed.push(target)
    }
  } catch (error) {
    await takeBack(made)
    if (error instanceof UserError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    const reason = code === 'ENOSPC' ? 'the disk is full' : message
    throw new UserError(`The project could not be written to ${directory}: ${reason}`, {
      exitCode: 1,
      hint: 'What had been written was removed again; make room and run the same command.',
    })
  }
}
