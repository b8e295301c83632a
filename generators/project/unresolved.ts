import { lstat, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { runGit } from './git.ts'
import { isThere } from './inside.ts'
import { inOtherProject, listFiles } from './listing.ts'
import type { Worktree } from './worktree.ts'
import { readYours } from './yours.ts'

/** A template's side beside what cannot hold markers: `package.json.create-active-active-0.2.0`, a file or a folder. */
const besidePattern = /^.*?\.create-active-active-\d[\w.+-]*(?=\/|$)/

/** @returns the file or folder beside which a path is, or that it is in; undefined for any other path */
export const besideIn = (path: string): string | undefined => besidePattern.exec(path)?.[0]

/**
 * What the last upgrade, or a merge of the owner's, has left for a person to settle: under whatever name.
 *
 * @param paths files of ours
 * @returns paths relative to the project, sorted
 */
export async function findUnresolved(
  directory: string,
  paths: Iterable<string>,
  { unmerged }: Pick<Worktree, 'unmerged'>,
): Promise<string[]> {
  const ours = new Set(paths)
  const [beside, marked] = await Promise.all([findBeside(directory, ours), findMarked(directory)])
  const found = new Set([...unmerged, ...beside])
  for (const [path, file] of await readYours(directory, [...ours, ...marked])) {
    if (file !== 'not a file' && hasMarkers(file.bytes)) found.add(path)
  }
  return [...found].sort()
}

async function findBeside(directory: string, ours: ReadonlySet<string>): Promise<string[]> {
  const found = new Set<string>()
  for (const path of await listFiles(directory)) {
    const beside = besideIn(path)
    if (beside !== undefined) found.add(beside)
  }
  // Ignored ones, and those in a project that is no repository's, are beside files of ours at least.
  for (const folder of new Set([...ours].map((path) => dirname(path)))) {
    for (const name of await readdir(join(directory, folder)).catch(() => [])) {
      if (besideIn(name) !== undefined) found.add(folder === '.' ? name : `${folder}/${name}`)
    }
  }
  const isElsewhere = inOtherProject(directory)
  const left: string[] = []
  for (const path of found) {
    if ((await holdsFile(join(directory, path))) && !(await isElsewhere(path))) left.push(path)
  }
  return left
}

/** What was removed without a commit is still on git's list, and undoing leaves empty folders. */
async function holdsFile(place: string): Promise<boolean> {
  if (!(await isThere(place))) return false
  if (!(await lstat(place)).isDirectory()) return true
  const entries = await readdir(place, { recursive: true, withFileTypes: true })
  return entries.some((entry) => !entry.isDirectory())
}

/** Files with our last marker in them, as git finds them; none where there is no repository. */
async function findMarked(directory: string): Promise<string[]> {
  const marker = '^>>>>>>> create-active-active [0-9]'
  // Whatever the owner has configured; git mergetool keeps what it began with as *.orig.
  const options = ['-l', '-z', '-I', '-G', '--untracked', '--no-full-name', '--no-color']
  const where = ['-e', marker, '--', '.', ':(exclude)*.orig']
  const args = ['grep', ...options, '--no-recurse-submodules', ...where]
  const said = await runGit(directory, args)
  const isElsewhere = inOtherProject(directory)
  const marked: string[] = []
  for (const path of said?.code === 0 ? said.out.split('\0').filter(Boolean) : []) {
    if (!(await isElsewhere(path))) marked.push(path)
  }
  return marked
}

/** Our markers, and as git writes them anew with checkout --conflict: in their order, the middle one without a label. */
const markers = [/^<{7} y?ours\r?$/, /^={7}\r?$/, /^>{7} (?:create-active-active \S+|theirs)\r?$/]

function hasMarkers(bytes: Buffer): boolean {
  if (!bytes.includes('<<<<<<< ')) return false
  let met = 0
  for (const line of bytes.toString('latin1').split('\n')) {
    if (markers[met]?.test(line)) met += 1
  }
  return met === markers.length
}
