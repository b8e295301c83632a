import { dirname, join, relative } from 'node:path/posix'
import type { Tree } from '../../generators/render/tree.ts'

/** What a module imports relative to itself. */
const taken = /(?<=^(?:import|export|\}).*\bfrom ')\.{1,2}\/[^']+(?=')/gm

export const isModule = (path: string) => /\.[cm]?ts$/.test(path)

/** The paths that a module's relative imports lead to. */
export const importsOf = (path: string, text: string): string[] =>
  isModule(path) ? (text.match(taken) ?? []).map((way) => join(dirname(path), way)) : []

/** Moves files as an editor does that mends imports. */
export function move(project: Tree, placeOf: (path: string) => string): Tree {
  return new Map(
    [...project].map(([path, file]) => {
      const place = placeOf(path)
      if (!isModule(path)) return [place, file]
      const text = `${file.bytes}`.replaceAll(taken, (way) => {
        const target = join(dirname(path), way)
        if (place === path && placeOf(target) === target) return way
        const now = relative(dirname(place), placeOf(target))
        return now.startsWith('.') ? now : `./${now}`
      })
      return [place, { ...file, bytes: Buffer.from(text) }]
    }),
  )
}

/** @returns what gives the places of all files once one folder is another */
export const folderTo = (from: string, to: string) => (path: string) =>
  path.startsWith(`${from}/`) ? to + path.slice(from.length) : path
