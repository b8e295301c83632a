import type { Tree } from '../render/tree.ts'
import { textsOf } from './content.ts'
import { readdressed } from './imports.ts'
import { relocated } from './obstacles.ts'
import { touchedSamples } from './seeded.ts'
import { leave, type Settled, settle } from './settle.ts'
import { severed } from './severed.ts'
import type { Baseline, Engine, Merged, MergeInput } from './sides.ts'
import { pairUp, type Subject } from './subjects.ts'

/**
 * Merges what the template and the owner made of the baseline. A first run is the same with an empty one. Pure but for
 * the engine, which is asked only about files that both sides have changed, and when one of the baseline is missing.
 *
 * @throws what the engine throws
 */
export async function merge(input: MergeInput, engine: Engine): Promise<Merged> {
  const { next, version } = input
  const theirs = touchedSamples(input)
  const subjects = readdressed(await pairUp(input, theirs, engine))
  const isLeft = ({ path }: Subject) => theirs.has(path)
  const texts = new Map(
    subjects.flatMap((subject) => {
      const sides = isLeft(subject) ? undefined : textsOf(subject)
      return sides ? [[subject.path, sides]] : []
    }),
  )
  const merged = texts.size > 0 ? await engine.mergeTexts(texts, version) : undefined
  const each = subjects.map((subject) =>
    isLeft(subject) ? leave(subject) : settle(subject, merged?.get(subject.path), version),
  )
  const settled = relocated(severed(each, subjects, input), input)
  return {
    changes: new Map(settled.flatMap(({ changes }) => [...changes])),
    rows: settled.map(({ row }) => row),
    conflicts: settled.flatMap(({ conflict }) => conflict ?? []),
    baseline: baselineAfter(input.base, next, settled, version),
  }
}

/** The render, and what no render has any more but its owner has had a say in: a base to merge from if it comes back. */
function baselineAfter(
  base: Baseline,
  next: Tree,
  settled: readonly Settled[],
  version: string,
): Baseline {
  const gone = settled.flatMap(({ row }): [string, 'kept' | 'deleted'][] => {
    const { path, yours, template, done } = row
    // What the template moved is known by its new name from now on; what was deleted stays deleted under both.
    const renewed = template === 'moved' ? yours !== 'deleted' : template !== 'dropped'
    if (renewed || done === 'removed') return []
    // Under another name it is not in its place either, and that was its owner's doing.
    return [[path, yours === 'edited' ? 'kept' : 'deleted']]
  })
  const files = new Map(next)
  const dropped = new Map<string, 'kept' | 'deleted'>()
  // A disk may take two names that differ in case for one file.
  const names = new Set([...next.keys()].map((path) => path.toLowerCase()))
  for (const [path, how] of [...base.dropped, ...gone]) {
    const file = base.files.get(path)
    if (!file || names.has(path.toLowerCase())) continue
    names.add(path.toLowerCase())
    files.set(path, file)
    dropped.set(path, how)
  }
  return { version, files, dropped }
}
