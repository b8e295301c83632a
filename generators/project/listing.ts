import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { foldersAbove } from '../render/tree.ts'
import { runGit } from './git.ts'
import { isThere } from './inside.ts'
import { recordPath } from './paths.ts'

/** What a project holds, without what it ignores: as git lists it, or else as a look around shows. */
export async function listFiles(directory: string): Promise<Set<string>> {
  const listed = await runGit(directory, ['ls-files', '-co', '--exclude-standard', '-z'])
  if (listed?.code === 0) return new Set(listed.out.split('\0').filter(Boolean))
  const files = new Set<string>()
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(join(directory, folder), { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = `${folder}${entry.name}`
      if (entry.isFile()) files.add(path)
      else if (
        entry.isDirectory() &&
        entry.name !== 'node_modules' &&
        !entry.name.startsWith('.')
      ) {
        folders.push(`${path}/`)
      }
    }
  }
  return files
}

/**
 * A project below this one, of ours or another generator's, is not looked into, nor is another repository.
 *
 * @returns whether a path is part of one
 */
export function inOtherProject(directory: string): (path: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>()
  const isOther = (folder: string) => {
    const found =
      known.get(folder) ??
      Promise.all(['.git', recordPath].map((name) => isThere(join(directory, folder, name)))).then(
        (there) => there.includes(true),
      )
    known.set(folder, found)
    return found
  }
  return async (path) => (await Promise.all(foldersAbove(path).map(isOther))).includes(true)
}
