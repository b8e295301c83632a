import { dirname, join } from 'node:path/posix'
import { foldersAbove } from '../render/tree.ts'

/** What the owner did with a file of the templates. */
export interface Fate {
  /** Where the templates have had it, and have it. */
  paths: readonly string[]
  /** Where the owner has it; undefined when they deleted it. */
  place: string | undefined
}

/**
 * Where a new file belongs: where the rest of its folder went. A folder has moved when none of the files right in it is left there,
 * and some are elsewhere; most of those say where. One that nothing is known of goes with the folder that it is in.
 *
 * @returns undefined when the owner deleted all files of its folder
 */
export function placeOfNew(path: string, fates: readonly Fate[]): string | undefined {
  for (const folder of foldersAbove(path).toReversed()) {
    const rest = path.slice(folder.length + 1)
    const inside = fates.filter(({ paths }) => paths.some((one) => one.startsWith(`${folder}/`)))
    if (inside.length === 0) continue
    const direct = inside.filter(({ paths }) => paths.some((one) => dirname(one) === folder))
    const deciding = direct.length > 0 ? direct : inside
    const isHere = ({ paths, place }: Fate) =>
      place !== undefined &&
      (paths.includes(place) || (direct.length > 0 && dirname(place) === folder))
    if (deciding.some(isHere)) return path
    const moved = most(deciding.flatMap((fate) => movedTo(folder, fate) ?? []))
    if (moved !== undefined) return join(moved, rest)
    return inside.every(({ place }) => place === undefined) ? undefined : path
  }
  return path
}

/** Where a folder went, as one of its files tells it. */
function movedTo(folder: string, { paths, place }: Fate): string | undefined {
  if (place === undefined) return undefined
  if (paths.some((path) => dirname(path) === folder)) return dirname(place)
  for (const path of paths) {
    const rest = path.slice(folder.length)
    if (path.startsWith(`${folder}/`) && `/${place}`.endsWith(rest)) {
      return place.slice(0, Math.max(0, place.length - rest.length))
    }
  }
  return undefined
}

/** The one that is there most often; the first of several. */
function most(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}
