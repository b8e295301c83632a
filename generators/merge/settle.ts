import type { TreeFile } from '../render/tree.ts'
import { isJson, mergeJson } from './json/documents.ts'
import { isValidJson } from './json/syntax.ts'
import { type Sides, withOneLineEnd } from './line-ends.ts'
import { isAsRendered, isFile, isSame } from './same.ts'
import type { Conflict, Done, Row, TemplateSide, YourSide } from './sides.ts'
import type { Subject } from './subjects.ts'

/** What a merge does about one file. */
export interface Settled {
  row: Row
  changes: ReadonlyMap<string, TreeFile | undefined>
  conflict: Conflict | undefined
}

/** What git made of a text; undefined when it is binary, or was not asked. */
type Text = { bytes: Buffer; conflict: boolean } | undefined

/** A file's contents after the merge. In a conflict they have markers, or else they are yours and cannot have any. */
interface Content {
  bytes: Buffer
  conflict?: 'marked' | 'unmarked'
  notes?: readonly string[]
}

/** The sides of a file that both have changed, each in another way: what git is to merge. Otherwise undefined. */
export function textsOf({ base, yours, next }: Subject): Sides | undefined {
  if (!isFile(yours) || !next) return undefined
  const sides = withOneLineEnd(base?.bytes, yours.bytes, next.bytes)
  return chosen(sides) ? undefined : sides
}

/** The contents, where one side alone has changed them or both have in the same way. */
function chosen({ base, yours, next }: Sides): Buffer | undefined {
  if (yours.equals(next) || base?.equals(next)) return yours
  return base?.equals(yours) ? next : undefined
}

export function yourSide({ base, yours, renamed }: Subject): YourSide {
  if (renamed) return 'renamed'
  if (yours === undefined) return base ? 'deleted' : 'absent'
  if (!base) return 'own'
  return isAsRendered(yours, base) ? 'untouched' : 'edited'
}

function templateSide({ base, next, moved }: Subject): TemplateSide {
  if (moved !== undefined) return 'moved'
  if (!next) return 'dropped'
  if (!base) return 'added'
  return isSame(base, next) ? 'unchanged' : 'changed'
}

/** A sample that belongs to its owner: nothing is done about it. */
export function leave(subject: Subject): Settled {
  const side = templateSide(subject)
  const same = side === 'unchanged' || isAsRendered(subject.yours, subject.next)
  const deleted = subject.yours === undefined && subject.base
  return reported(subject, same ? 'left' : deleted ? 'stays deleted' : 'kept')
}

/** @param version the one to name beside a file that cannot hold markers */
export function settle(subject: Subject, text: Text, version: string): Settled {
  const { base, yours, next, target } = subject
  if (!yours && base) return reported(subject, 'stays deleted')
  if (!next) {
    if (yourSide(subject) !== 'untouched') return reported(subject, 'kept')
    return reported(subject, 'removed', new Map([[subject.at, undefined]]))
  }
  if (!yours) return reported(subject, 'written', new Map([[target, next]]))
  if (!isFile(yours)) {
    if (base && isSame(base, next)) return reported(subject, 'left')
    return conflicting(subject, new Map([besideOf(target, next, version)]), ['it is no file here'])
  }
  const content = contentOf(subject, yours, next, text)
  const merged = { bytes: content.bytes, executable: modeOf(base, yours, next) }
  const changes = placed(subject, yours, merged)
  if (content.conflict === 'unmarked') changes.set(...besideOf(target, next, version))
  if (content.conflict) return conflicting(subject, changes, content.notes)
  const done = base && isAsRendered(yours, base) ? 'written' : 'merged'
  return reported(subject, changes.size === 0 ? 'left' : done, changes, content.notes)
}

function contentOf(
  { base, target }: Subject,
  yours: TreeFile,
  next: TreeFile,
  text: Text,
): Content {
  const sides = withOneLineEnd(base?.bytes, yours.bytes, next.bytes)
  // Untouched bytes are not sent through a change of line ends and back.
  const one = chosen(sides)
  if (one) return { bytes: one === sides.yours ? yours.bytes : sides.back(one) }
  const kept = (notes: readonly string[]): Content => ({
    bytes: yours.bytes,
    conflict: 'unmarked',
    notes,
  })
  const json = isJson(target) ? mergeJson(sides, clean(text)) : undefined
  if (json) {
    const { conflict, notes } = json
    return { bytes: sides.back(json.bytes), notes, ...(conflict && { conflict: 'unmarked' }) }
  }
  if (!text) return kept(['a binary file: yours stays'])
  if (isJson(target) && isValidJson(sides.yours)) {
    if (text.conflict || !isValidJson(text.bytes))
      return kept(['it can be merged neither by key nor as text: yours stays'])
  }
  return { bytes: sides.back(text.bytes), ...(text.conflict && { conflict: 'marked' }) }
}

/** The template's side of a file that cannot hold markers. */
const besideOf = (path: string, next: TreeFile, version: string): [string, TreeFile] => [
  besidePath(path, version),
  next,
]

export const besidePath = (path: string, version: string): string =>
  `${path}.create-active-active-${version}`

const clean = (text: Text): Buffer | undefined => (text?.conflict ? undefined : text?.bytes)

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
