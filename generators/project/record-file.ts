import { isDeepStrictEqual } from 'node:util'
import { applyEdits, modify } from 'jsonc-parser'
import { UserError } from '../errors.ts'
import type { TreeFile } from '../render/tree.ts'
import { recordPath } from './paths.ts'
import { hint, recordKey } from './record.ts'

/**
 * The record as a file: ours is set in what is there, and everything else stays as it is.
 *
 * @param existing the file's text, undefined when there is none
 * @throws UserError when our key cannot be set in it
 */
export function recordFile(
  existing: string | undefined,
  { version, answers, digest }: { version: string; answers: unknown; digest: string },
): TreeFile {
  const record = { version, answers, baseline: digest }
  const text =
    existing === undefined ? fresh({ [recordKey]: record }) : withRecord(existing, record)
  return { bytes: Buffer.from(text), executable: false }
}

const fresh = (contents: Record<string, unknown>) => `${JSON.stringify(contents, null, 2)}\n`

function withRecord(existing: string, record: Record<string, unknown>): string {
  const mark = existing.startsWith('\uFEFF') ? '\uFEFF' : ''
  const text = existing.slice(mark.length)
  // What is nested too deep for the editing overflows the stack.
  try {
    if (isDeepStrictEqual(JSON.parse(text)[recordKey], record)) return existing
    const indent = /^[\t ]+(?=\S)/m.exec(text)?.[0] ?? '  '
    const formattingOptions = {
      insertSpaces: !indent.startsWith('\t'),
      tabSize: indent.startsWith('\t') ? 1 : indent.length,
    }
    const edited = applyEdits(text, modify(text, [recordKey], record, { formattingOptions }))
    if (isDeepStrictEqual(JSON.parse(edited)[recordKey], record)) return mark + edited
  } catch (error) {
    if (!(error instanceof RangeError) && !(error instanceof SyntaxError)) throw error
  }
  throw new UserError(
    `${recordKey} cannot be set in ${recordPath}: it is there twice or too deep`,
    {
      hint,
    },
  )
}
