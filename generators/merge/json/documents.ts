import { mergeDocuments } from './merge.ts'
import { commentsOf, type Document, parseDocument, same, textOf } from './syntax.ts'

/** Files that are merged by key: a text merge can make them something that no program reads. */
export const isJson = (path: string): boolean => /\.jsonc?$/i.test(path)

export interface JsonMerge {
  bytes: Buffer
  /** The bytes are valid all the same: yours wherever both changed one thing. */
  conflict: boolean
  notes: readonly string[]
}

interface Sides {
  base: Buffer | undefined
  yours: Buffer
  next: Buffer
}

/**
 * Merges JSON by key.
 *
 * @param text git's merge of the same, taken when it means the same: it has the comments of both sides
 * @returns undefined when one of them is no JSON, or says a key twice
 */
export function mergeJson(sides: Sides, text: Buffer | undefined): JsonMerge | undefined {
  const base = sides.base && parseDocument(sides.base)
  const [yours, next] = [parseDocument(sides.yours), parseDocument(sides.next)]
  if ((sides.base && !base) || !yours || !next) return undefined
  const { root, notes, conflict } = mergeDocuments(base, yours, next)
  const meant = { ...yours, root }
  if (!conflict && text && means(text, meant)) return { bytes: text, conflict, notes }
  const bytes = Buffer.from(textOf(meant))
  const released = base ? textOf(base) : ''
  const own = commentsOf(yours.root).filter((comment) => !released.includes(comment))
  if (means(bytes, meant) && own.every((comment) => bytes.includes(comment))) {
    return { bytes, conflict, notes }
  }
  const whole = 'all of it: it cannot be merged by key, yours stays'
  return { bytes: sides.yours, conflict: true, notes: [whole] }
}

/** Whether a text says just what a merge means, and has no comment if yours had none. */
function means(bytes: Buffer, meant: Document): boolean {
  const written = parseDocument(bytes)
  return (
    written !== undefined && same(written.root, meant.root) && (written.strict || !meant.strict)
  )
}
