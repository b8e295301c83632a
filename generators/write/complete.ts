import type { Merged, Yours } from '../merge/sides.ts'
import { recordPath } from '../project/paths.ts'
import { readYours } from '../project/yours.ts'
import type { Tree, TreeFile } from '../render/tree.ts'
import { type Disk, realDisk } from './disk.ts'
import { type Change, readPending } from './journal.ts'
import { applyChanges } from './write.ts'

/** The merge of what a write that was cut off was about with what its owner did since. */
export type MergeSince = (sides: {
  base: Tree
  yours: Yours
  next: Tree
}) => Promise<Pick<Merged, 'changes' | 'rows' | 'conflicts'>>

export interface Completed {
  /** All that the write was about, done by now. */
  paths: readonly string[]
  /** Files that were edited after it was cut off. */
  edited: readonly string[]
  /** What merging with them gave; undefined when nothing was edited. */
  merged: Awaited<ReturnType<MergeSince>> | undefined
}

type Place = TreeFile | 'not a file' | undefined

const same = (a: Place, b: Place): boolean => {
  if (a === b) return true
  if (!a || !b || a === 'not a file' || b === 'not a file') return false
  return a.bytes.equals(b.bytes) && a.executable === b.executable
}

/** Sorts what a write was about: what is still to be done, and what is neither as before nor as after it. */
function settle(changes: ReadonlyMap<string, Change>, yours: Yours) {
  const rest = new Map<string, TreeFile | undefined>()
  /** Files that are removed already, and may have left their folders. */
  const gone = new Map<string, undefined>()
  const edited: string[] = []
  for (const [path, { before, after }] of changes) {
    const now = yours.get(path)
    if (same(now, after)) {
      if (after === undefined) gone.set(path, after)
    } else if (same(now, before)) rest.set(path, after)
    else edited.push(path)
  }
  return { rest, gone, edited }
}

/** Files that are gone already, with a folder for others in their place. */
const becomeFolders = (changes: ReadonlyMap<string, Change>, yours: Yours): string[] =>
  [...changes.keys()].filter(
    (path) =>
      changes.get(path)?.after === undefined &&
      yours.get(path) === 'not a file' &&
      [...changes.keys()].some((other) => other.startsWith(`${path}/`)),
  )

/**
 * Goes on with a write that was cut off. Files that were edited since are merged: with what was there before as the
 * base, and what was to be written as the template's side.
 *
 * @returns undefined when nothing was cut off
 * @throws UserError as `readPending` and `applyChanges` do
 */
export async function completePending(
  directory: string,
  mergeSince: MergeSince,
  disk: Disk = realDisk,
): Promise<Completed | undefined> {
  const pending = await readPending(directory)
  if (!pending) return undefined
  // Other generators keep theirs in the record too; the baseline is nobody's to edit.
  const record = pending.last.get(recordPath)
  const all = new Map(pending.changes)
  if (record) all.set(recordPath, record)
  const expected = new Map([...side(all, 'after'), ...side(all, 'before')])
  const yours = await readYours(directory, all.keys(), expected)
  for (const path of becomeFolders(all, yours)) all.delete(path)
  const { rest, gone, edited } = settle(all, yours)
  const sides = { base: side(all, 'before'), yours, next: side(all, 'after') }
  const merged = edited.length > 0 ? await mergeSince(sides) : undefined
  const changes = new Map([...gone, ...(merged?.changes ?? rest)])
  const last = new Map<string, TreeFile>()
  for (const [path, { after }] of pending.last) if (after) last.set(path, after)
  if (edited.includes(recordPath)) {
    const there = merged?.changes.get(recordPath) ?? yours.get(recordPath)
    if (there && there !== 'not a file') last.set(recordPath, there)
  }
  changes.delete(recordPath)
  await applyChanges(directory, changes, { yours, last }, disk)
  return { paths: [...pending.changes.keys(), ...pending.last.keys()], edited, merged }
}

const side = (changes: ReadonlyMap<string, Change>, which: 'before' | 'after'): Tree =>
  new Map([...changes].flatMap(([path, { [which]: file }]) => (file ? [[path, file]] : [])))
