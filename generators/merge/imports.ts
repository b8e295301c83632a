import { dirname, join, relative } from 'node:path/posix'
import type { TreeFile } from '../render/tree.ts'
import { isAsRendered, isSame } from './same.ts'
import type { Subject } from './subjects.ts'

const isCode = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path)

/** A relative path that a module takes another file by. */
const specifier = /(\b(?:from|import)\s*|\b(?:import|new URL)\(\s*)(['"])(\.{1,2}\/[^'"\n]+)\2/g

/** The paths that a module at a place takes relative to it; none of what is no module. */
export function importsOf(place: string, { bytes }: TreeFile): string[] {
  if (!isCode(place)) return []
  return [...bytes.toString('latin1').matchAll(specifier)].map(([, , , taken = '']) =>
    join(dirname(place), fromBytes(taken)),
  )
}

/**
 * A module as it is at another place, or beside others that are at other places.
 *
 * @param where.from its own path
 * @param where.to its own place
 * @param places path → place of all files that there are
 */
function rewritten(
  file: TreeFile,
  { from, to }: { from: string; to: string },
  places: ReadonlyMap<string, string>,
): TreeFile {
  if (!isCode(from)) return file
  const text = file.bytes.toString('latin1')
  const now = text.replaceAll(specifier, (whole, before, quote, taken) => {
    const path = join(dirname(from), fromBytes(taken))
    const place = places.get(path)
    if (place === undefined || (place === path && from === to)) return whole
    const way = relative(dirname(to), place) + (taken.endsWith('/') ? '/' : '')
    return `${before}${quote}${toBytes(way.startsWith('.') ? way : `./${way}`)}${quote}`
  })
  return now === text ? file : { ...file, bytes: Buffer.from(now, 'latin1') }
}

// Texts are read byte by byte, so that what is no UTF-8 comes through.
const fromBytes = (text: string) => Buffer.from(text, 'latin1').toString()
const toBytes = (text: string) => Buffer.from(text).toString('latin1')

/**
 * The templates' sides, old and new, with the imports that go with what the owner has moved: one that they have mended is no edit, and
 * what comes finds what it takes. Nothing else of them is another.
 */
export function readdressed(subjects: readonly Subject[]): Subject[] {
  const before = new Map<string, string>()
  const after = new Map<string, string>()
  for (const { path, base, next, at, target, moved } of subjects) {
    if (base) before.set(path, at)
    if (next) after.set(moved ?? path, target)
  }
  if ([...before, ...after].every(([path, place]) => path === place)) return [...subjects]
  return subjects.map((subject) => {
    const { path, base, yours, next, at, target, moved } = subject
    if (base && next && isSame(base, next)) return subject
    const mended = base && rewritten(base, { from: path, to: at }, before)
    // Where the owner has not mended it, it is as it was.
    const isMended = next ? !isAsRendered(yours, base) : isAsRendered(yours, mended)
    return {
      ...subject,
      base: isMended ? mended : base,
      next: next && rewritten(next, { from: moved ?? path, to: target }, after),
    }
  })
}
