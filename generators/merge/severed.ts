import type { TreeFile } from '../render/tree.ts'
import { importsOf } from './imports.ts'
import { isFile } from './same.ts'
import type { Settled } from './settle.ts'
import type { MergeInput } from './sides.ts'
import type { Subject } from './subjects.ts'

/** What is written although a file that it takes is not there, since its owner deleted that one, is a conflict: a person has to look. */
export function severed(
  settled: readonly Settled[],
  subjects: readonly Subject[],
  { base, next, yours, candidates }: MergeInput,
): readonly Settled[] {
  const changes = new Map(settled.flatMap((one) => [...one.changes]))
  const known = new Set(subjects.flatMap(({ at, target }) => [at, target]))
  const isOurs = (path: string) => known.has(path) || next.has(path) || base.files.has(path)
  const isGone = (path: string) =>
    changes.has(path)
      ? changes.get(path) === undefined
      : isOurs(path) && !yours.has(path) && !candidates.has(path)
  return settled.map((one, index) => {
    const { row, conflict } = one
    const subject = subjects[index]
    const place = row.to ?? row.path
    const file = one.changes.get(place)
    if (!subject || !file || conflict || !['written', 'merged'].includes(row.done)) return one
    const had = isFile(subject.yours) ? importsOf(subject.at, subject.yours) : []
    const lost = importsOf(place, file).find((path) => isGone(path) && !had.includes(path))
    if (lost === undefined) return one
    return {
      ...one,
      row: {
        ...row,
        done: 'conflict',
        notes: [...(row.notes ?? []), `it imports ${lost}, which is not here`],
      },
      conflict: { path: place, stages: stagesOf(subject, file) },
    }
  })
}

const stagesOf = ({ base, yours, next }: Subject, merged: TreeFile) => ({
  ...(base && { base }),
  ...(isFile(yours) && { yours }),
  next: next ?? merged,
})
