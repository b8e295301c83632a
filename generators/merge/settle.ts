import type { TreeFile } from '../render/tree.ts'
import { contentOf, type Text } from './content.ts'
import { isAsRendered, isFile, isSame } from './same.ts'
import type { Conflict, Done, Row, TemplateSide, YourSide } from './sides.ts'
import type { Subject } from './subjects.ts'

/** What a merge does about one file. */
export interface Settled {
  row: Row
  changes: ReadonlyMap<string, TreeFile | undefined>
  conflict: Conflict | undefined
}

function yourSide({ base, yours, renamed, unwanted, placed }: Subject): YourSide {
  if (unwanted) return 'deleted'
  if (renamed && !(placed && isAsRendered(yours, base))) return 'renamed'
  if (yours === undefined) return base ? 'deleted' : 'absent'
  if (!base) return 'own'
  return isAsRendered(yours, base) ? 'untouched' : 'edited'
}

function templateSide({ base, next, moved, returned }: Subject): TemplateSide {
  if (moved !== undefined) return 'moved'
  if (!next) return 'dropped'
  if (!base || returned) return 'added'
  return isSame(base, next) ? 'unchanged' : 'changed'
}

/** A sample that belongs to its owner: nothing is done about it. */
export function leave(subject: Subject): Settled {
  if (!subject.yours && subject.base) return reported(subject, 'stays deleted')
  const isBehind = templateSide(subject) !== 'unchanged'
  const isNext = isAsRendered(subject.yours, subject.next)
  return reported(subject, isBehind && !isNext ? 'kept' : 'left')
}

/** @param version the one to name beside a file that cannot hold markers */
export function settle(subject: Subject, text: Text, version: string): Settled {
  const { base, yours, next, target } = subject
  if (subject.unwanted) {
    return reported(subject, 'stays deleted', new Map(), ['new, in a folder that you deleted'])
  }
  if (!yours && base) return reported(subject, 'stays deleted')
  if (!next) {
    if (yourSide(subject) !== 'untouched') return reported(subject, 'kept')
    return reported(subject, 'removed', new Map([[subject.at, undefined]]))
  }
  if (!yours) return reported(subject, 'written', new Map([[target, next]]))
  if (!isFile(yours)) {
    if (base && isSame(base, next)) return reported(subject, 'left')
    const said = ['it is no file here', besideNote(target, version)]
    return conflicting(subject, new Map([[besidePath(target, version), next]]), said)
  }
  const content = contentOf(subject, yours, next, text)
  const merged = { bytes: content.bytes, executable: modeOf(base, yours, next) }
  const changes = placed(subject, yours, merged)
  if (content.conflict === 'unmarked') {
    changes.set(besidePath(target, version), next)
    return conflicting(subject, changes, [...content.notes, besideNote(target, version)])
  }
  if (content.conflict === 'marked') return conflicting(subject, changes, content.notes)
  const done = base && isAsRendered(yours, base) ? 'written' : 'merged'
  return reported(subject, changes.size === 0 ? 'left' : done, changes, content.notes)
}

/** Where the template's side of a file is that cannot hold markers. */
export const besidePath = (path: string, version: string): string =>
  `${path}.create-active-active-${version}`

const besideNote = (path: string, version: string): string =>
  `the template's side is in ${besidePath(path, version)}`

/** Whoever changed the mode has the say; it has two values only, so both changed it the same way or not at all. */
const modeOf = (base: TreeFile | undefined, yours: TreeFile, next: TreeFile): boolean =>
  base && base.executable === yours.executable ? next.executable : yours.executable

/** What there is to write so that a file of yours becomes the merged one, in its place. */
function placed({ at, target }: Subject, yours: TreeFile, merged: TreeFile) {
  const changes = new Map<string, TreeFile | undefined>()
  if (at !== target) changes.set(at, undefined)
  if (at !== target || !isSame(yours, merged)) changes.set(target, merged)
  return changes
}

function reported(
  subject: Subject,
  done: Done,
  changes: Settled['changes'] = new Map(),
  said: readonly string[] = [],
): Settled {
  const { path, moved, yours } = subject
  const to = yours === undefined && subject.base ? path : subject.target
  // Where the template has it is told by the row's end, unless that is another place.
  const elsewhere =
    moved !== undefined && moved !== to ? [`the template has it at ${moved} now`] : []
  const notes = [...said, ...elsewhere]
  const row: Row = {
    path,
    ...(to !== path && { to }),
    yours: yourSide(subject),
    template: templateSide(subject),
    done,
    ...(notes.length > 0 && { notes }),
  }
  return { row, changes, conflict: undefined }
}

function conflicting(
  subject: Subject,
  changes: Settled['changes'],
  notes: readonly string[] = [],
): Settled {
  const { base, yours, next, target } = subject
  const stages = {
    ...(base && { base }),
    ...(isFile(yours) && { yours }),
    ...(next && { next }),
  }
  return { ...reported(subject, 'conflict', changes, notes), conflict: { path: target, stages } }
}
