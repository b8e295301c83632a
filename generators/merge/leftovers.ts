import type { Tree } from '../render/tree.ts'
import { foldersAbove } from '../render/tree.ts'
import { importsOf } from './imports.ts'
import { isFile } from './same.ts'
import type { Merged, Row, Yours } from './sides.ts'

/** A file of the owner's that uses one which is not there any more. */
export interface Leftover {
  path: string
  /** The first of what it uses. */
  uses: string
  /** Whether the templates have dropped it too. */
  dropped: boolean
}

/** Prose may name what is not there. */
const isProse = (path: string) => /\.(md|txt)$/.test(path)

/**
 * The files with their owner's edits that name a file which this merge removes, by its path or a folder's that goes with it,
 * or import it: they cannot work any more.
 *
 * @param yours every file that was read, before the merge
 */
export function leftovers({ rows, changes }: Merged, yours: Yours, next: Tree): Leftover[] {
  const removed = rows.filter(({ done }) => done === 'removed').map(({ path }) => path)
  if (removed.length === 0) return []
  const present = new Set([
    ...next.keys(),
    ...rows.flatMap((row) => (stays(row) ? placeOf(row) : [])),
  ])
  const folders = new Set([...present].flatMap(foldersAbove))
  // One part alone is a word like any other.
  const goneFolders = removed
    .flatMap(foldersAbove)
    .filter((it) => it.includes('/') && !folders.has(it))
  const gone = new Set([...removed, ...goneFolders])
  return rows.flatMap((row): Leftover[] => {
    const path = placeOf(row)
    const there = changes.get(path) ?? yours.get(path)
    // What is kept of a sample is its owner's, edited or not.
    const isTheirs = row.yours !== 'untouched' || row.done === 'kept'
    if (!stays(row) || !isTheirs || isProse(path) || !isFile(there)) return []
    const uses =
      importsOf(path, there).find((one) => gone.has(one)) ?? named(there.bytes.toString(), gone)
    return uses === undefined ? [] : [{ path, uses, dropped: row.template === 'dropped' }]
  })
}

const placeOf = ({ path, to }: Row) => to ?? path

const stays = ({ done }: Row) => ['left', 'merged', 'kept'].includes(done)

/** A path as a pattern that nothing else is. */
const literally = (path: string) => path.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** A path with a slash in it that stands in a text by itself. */
const named = (text: string, paths: ReadonlySet<string>): string | undefined =>
  [...paths].find((path) => {
    if (!path.includes('/') || !text.includes(path)) return false
    return new RegExp(`(?<![\\w-/])(?:\\./)?${literally(path)}(?![\\w/-]|\\.\\w)`).test(text)
  })

/** A sentence with each file under the name that its owner gave it. */
export function underOwnNames(sentence: string, rows: readonly Row[]): string {
  return rows.reduce((told, { path, to, yours }) => {
    if (to === undefined || yours !== 'renamed' || !told.includes(path)) return told
    return told.replace(new RegExp(`(?<![\\w./-])${literally(path)}(?![\\w/-])`, 'g'), () => to)
  }, sentence)
}
