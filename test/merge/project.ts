import { gitEngine } from '../../generators/merge/git.ts'
import { merge } from '../../generators/merge/merge.ts'
import type { Baseline, Engine, Merged, Row } from '../../generators/merge/sides.ts'
import type { Tree, TreeFile } from '../../generators/render/tree.ts'

/** A file of a test: its text, or what is not only text. */
type Source = string | { text: string | Buffer; executable: boolean } | 'not a file'

export type Sources = Record<string, Source>

export const version = '0.2.0'

/** The name of what is written beside a file that cannot hold markers. */
export const beside = (path: string) => `${path}.create-active-active-${version}`

const file = (source: Source): TreeFile =>
  typeof source === 'string'
    ? { bytes: Buffer.from(source), executable: false }
    : { bytes: Buffer.from(source.text), executable: source.executable }

export const tree = (sources: Sources): Tree =>
  new Map(Object.entries(sources).map(([path, source]) => [path, file(source)]))

export const script = (text: string) => ({ text, executable: true })

export interface Given {
  base: Sources | Baseline
  yours: Sources
  next: Sources
  seeded?: string[][]
  moves?: Record<string, string>
  engine?: Engine
}

export interface Upgraded {
  /** The project afterwards. */
  files: Sources
  row(path: string): Row | undefined
  merged: Merged
  baseline: Baseline
}

const isBaseline = (base: Given['base']): base is Baseline => base.files instanceof Map

/** Merges small projects, with git itself, and does what the merge says. */
export async function upgrade(given: Given): Promise<Upgraded> {
  const { base, yours, next, seeded = [], moves = {}, engine = gitEngine() } = given
  const baseline = isBaseline(base)
    ? base
    : { version: '0.1.0', files: tree(base), dropped: new Map() }
  const wanted = tree(next)
  const isOurs = (path: string) => baseline.files.has(path) || wanted.has(path)
  const places = Object.entries(yours).map(
    ([path, source]) => [path, source === 'not a file' ? source : file(source)] as const,
  )
  const candidates = places.filter((place): place is [string, TreeFile] => {
    return !isOurs(place[0]) && place[1] !== 'not a file'
  })
  const merged = await merge(
    {
      base: baseline,
      yours: new Map(places.filter(([path]) => isOurs(path))),
      candidates: new Map(candidates),
      next: wanted,
      seeded,
      version,
      moves: new Map(Object.entries(moves)),
    },
    engine,
  )
  const files: Sources = { ...yours }
  for (const [path, change] of merged.changes) {
    if (!change) delete files[path]
    else if (change.executable) files[path] = script(change.bytes.toString())
    else files[path] = change.bytes.toString()
  }
  const row = (path: string) => merged.rows.find((one) => one.path === path)
  return { files, row, merged, baseline: merged.baseline }
}
