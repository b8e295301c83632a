import { parse } from 'jsonc-parser'
import { gitEngine } from '../../../generators/merge/git.ts'
import { merge } from '../../../generators/merge/merge.ts'
import { isFile, type Place } from '../../../generators/merge/same.ts'
import type { Baseline, Merged } from '../../../generators/merge/sides.ts'
import type { Tree, TreeFile } from '../../../generators/render/tree.ts'
import { type Recipe, type World, worldOf } from './world.ts'

type Project = ReadonlyMap<string, Place>

/** A project after one merge. */
export interface Step {
  base: Baseline
  next: Tree
  before: Project
  project: Project
  merged: Merged
}

/** From the first release to the second, the same once more, and back. */
export interface Journey {
  world: World
  there: Step
  again: Step
  back: Step
}

export const stepsOf = ({ there, again, back }: Journey): Step[] => [there, again, back]

export async function step(
  before: Project,
  base: Baseline,
  next: Tree,
  { groups, moves = new Map() }: Pick<World, 'groups'> & { moves?: ReadonlyMap<string, string> },
): Promise<Step> {
  const isOurs = (path: string) => base.files.has(path) || next.has(path)
  const yours = new Map<string, TreeFile | 'not a file'>()
  const own: Tree = new Map()
  for (const [path, place] of before) {
    if (place && isOurs(path)) yours.set(path, place)
    else if (isFile(place)) own.set(path, place)
    // As on a disk, a path of ours may be a folder by now.
    for (const folder of foldersOf(path)) if (isOurs(folder)) yours.set(folder, 'not a file')
  }
  const merged = await merge(
    {
      base,
      yours,
      candidates: own,
      next,
      seeded: groups,
      moves,
      version: '0.2.0',
    },
    gitEngine(),
  )
  const project = new Map(before)
  for (const [path, file] of merged.changes) {
    if (file) project.set(path, file)
    else project.delete(path)
  }
  return { base, next, before, project, merged }
}

/** The folders above a path. */
export const foldersOf = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map((_, depth) =>
      path
        .split('/')
        .slice(0, depth + 1)
        .join('/'),
    )

const walked = new Map<string, Promise<Journey>>()

/** Walks a world's journey, once for all properties that look at it. */
export function walk(recipe: Recipe): Promise<Journey> {
  const key = JSON.stringify(recipe)
  const known = walked.get(key) ?? walkAnew(recipe)
  walked.set(key, known)
  return known
}

async function walkAnew(recipe: Recipe): Promise<Journey> {
  const world = worldOf(recipe)
  const first: Baseline = { version: '0.1.0', files: world.a, dropped: new Map() }
  const there = await step(world.yours, first, world.b, world)
  const again = await step(there.project, there.merged.baseline, world.b, world)
  const back = await step(there.project, there.merged.baseline, world.a, world)
  return { world, there, again, back }
}

/** The file that is at a path, as text; empty when none is. */
export function textAt(project: Project, path: string): string {
  const place = project.get(path)
  return isFile(place) ? place.bytes.toString() : ''
}

/** The words that only the owner has written. */
export const ownWords = (text: string): Set<string> => new Set(text.match(/mine-\d+/g))

/** What is beside a file that cannot hold markers, or that is in the way. */
export const besides = ({ project }: Step): string[] =>
  [...project.keys()].filter((path) => path.includes('.create-active-active-'))

/** JSON without what means nothing: the order of keys, the places of comments. */
export function meaningOf(
  step: Step,
  path: string,
  when: 'before' | 'project' = 'project',
): string {
  const text = textAt(step[when], path)
  const sorted = (_: string, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort())
      : value
  const comments = [...text.matchAll(/\/\/.*$/gm)].map(([comment]) => comment).sort()
  return JSON.stringify([parse(text, [], { allowTrailingComma: true }), comments], sorted, 1)
}
