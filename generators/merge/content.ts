import type { TreeFile } from '../render/tree.ts'
import { isJson, mergeJson } from './json/documents.ts'
import { isValidJson } from './json/syntax.ts'
import { type Sides, withOneLineEnd } from './line-ends.ts'
import { isLineSet, mergeLineSets } from './line-sets.ts'
import { isFile } from './same.ts'
import type { Subject } from './subjects.ts'

/** What git made of a text; undefined when it is binary, or was not asked. */
export type Text = { bytes: Buffer; conflict: boolean } | undefined

/** A file's contents after the merge. In a conflict they have markers, or else they are yours and cannot have any. */
interface Content {
  bytes: Buffer
  conflict?: 'marked' | 'unmarked'
  notes: readonly string[]
}

/** The sides of a file that both have changed, each in another way: what git is to merge. Otherwise undefined. */
export function textsOf({ base, yours, next, target }: Subject): Sides | undefined {
  if (!isFile(yours) || !next || isLineSet(target)) return undefined
  const sides = withOneLineEnd(base?.bytes, yours.bytes, next.bytes)
  return chosen(sides) ? undefined : sides
}

/** The contents, where one side alone has changed them or both have in the same way. */
function chosen({ base, yours, next }: Sides): Buffer | undefined {
  if (yours.equals(next) || base?.equals(next)) return yours
  return base?.equals(yours) ? next : undefined
}

/** What a file of yours holds after the merge. */
export function contentOf(
  { base, target }: Subject,
  yours: TreeFile,
  next: TreeFile,
  text: Text,
): Content {
  const sides = withOneLineEnd(base?.bytes, yours.bytes, next.bytes)
  // Untouched bytes are not sent through a change of line ends and back.
  const one = chosen(sides)
  if (one) return { bytes: one === sides.yours ? yours.bytes : sides.back(one), notes: [] }
  const kept = (why: string): Content => ({
    bytes: yours.bytes,
    conflict: 'unmarked',
    notes: [`${why}, yours stays`],
  })
  if (isLineSet(target)) return { bytes: sides.back(mergeLineSets(sides)), notes: [] }
  const json = isJson(target) ? mergeJson(sides, clean(text)) : undefined
  if (json) {
    const { conflict, notes } = json
    return { bytes: sides.back(json.bytes), notes, ...(conflict && { conflict: 'unmarked' }) }
  }
  if (!text) return kept('it is binary')
  // Markers are no JSON either.
  const breaks = isJson(target) && isValidJson(sides.yours) && !isValidJson(text.bytes)
  if (breaks) return kept('it can be merged neither by key nor as text')
  return { bytes: sides.back(text.bytes), notes: [], ...(text.conflict && { conflict: 'marked' }) }
}

const clean = (text: Text): Buffer | undefined => (text?.conflict ? undefined : text?.bytes)
