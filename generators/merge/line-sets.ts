import { basename } from 'node:path/posix'

/** Files in which each line stands for itself. */
const names = new Set(['.gitignore', '.gitattributes', '.dockerignore', 'CODEOWNERS'])

export const isLineSet = (path: string): boolean => names.has(basename(path))

interface Sides {
  base: Buffer | undefined
  yours: Buffer
  next: Buffer
}

/**
 * Merges sets of lines, which cannot conflict: what either side added is there, what either removed is not. Yours stays in its
 * order, since a later line can take an earlier one back; a new line comes right after the one that precedes it in next.
 */
export function mergeLineSets({ base, yours, next }: Sides): Buffer {
  const [before, mine, theirs] = [base, yours, next].map((side) => linesOf(side))
  const [was, now] = [new Set(before), new Set(theirs)]
  const isDropped = (line: string) => line !== '' && was.has(line) && !now.has(line)
  const lines = withoutGaps(mine ?? [], isDropped)
  let last = ''
  for (const [at, line] of (theirs ?? []).entries()) {
    if (line === '') continue
    if (!was.has(line) && !lines.includes(line)) {
      const place = lines.indexOf(last) + 1
      const opens = theirs?.[at - 1] === '' && place > 0
      const closes = opens && (lines[place] ?? '') !== ''
      lines.splice(place, 0, ...(opens ? [''] : []), line, ...(closes ? [''] : []))
    }
    // What the owner has removed is no place to go to.
    if (lines.includes(line)) last = line
  }
  // As bytes, so that what is no UTF-8 comes through.
  return Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1')
}

const linesOf = (bytes: Buffer | undefined): string[] => {
  const lines = (bytes?.toString('latin1') ?? '').split('\n').map((line) => line.replace(/\r$/, ''))
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** Without what is dropped, nor a second empty line where that leaves two. */
function withoutGaps(lines: readonly string[], isDropped: (line: string) => boolean): string[] {
  const left: string[] = []
  let gap = false
  for (const line of lines) {
    if (isDropped(line)) {
      gap = true
      continue
    }
    if (!(gap && line === '' && (left.at(-1) ?? '') === '')) left.push(line)
    gap = gap && line === ''
  }
  return left
}
