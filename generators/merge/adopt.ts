import type { Tree, TreeFile } from '../render/tree.ts'
import { withOneLineEnd } from './line-ends.ts'
import { isLineSet, mergeLineSets } from './line-sets.ts'
import { isFile } from './same.ts'
import type { Yours } from './sides.ts'

/**
 * What a project's files become where a repository has some of them already: all that is there stays, in its place. Lists
 * (`.gitignore`, `.gitattributes`) get the lines that they lack, and a page the project's text below its own.
 *
 * @returns what differs from `next`; undefined for a file that stays as it is
 */
export function adopted(next: Tree, yours: Yours): Map<string, TreeFile | undefined> {
  const found = new Map<string, TreeFile | undefined>()
  for (const [path, there] of yours) {
    const file = next.get(path)
    if (!file || !isFile(there)) continue
    const sides = withOneLineEnd(undefined, there.bytes, file.bytes)
    const bytes = joined(path, sides.yours, sides.next)
    const same = bytes.equals(sides.yours)
    found.set(path, same ? undefined : { bytes: sides.back(bytes), executable: there.executable })
  }
  return found
}

function joined(path: string, yours: Buffer, next: Buffer): Buffer {
  if (isLineSet(path)) return mergeLineSets({ base: undefined, yours, next })
  // UTF-16, say.
  if (!path.endsWith('.md') || yours.includes(0)) return yours
  // As bytes, so that what is no UTF-8 comes through.
  return Buffer.from(joinedPages(yours.toString('latin1'), next.toString('latin1')), 'latin1')
}

const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)

/** A title that both have stands once. */
function joinedPages(own: string, ours: string): string {
  const [title = '', ...rest] = ours.split('\n')
  if (own.includes(ours)) return own
  const isTitled = own.split('\n').some((line) => line.trim() === title.trim())
  const below = (isTitled ? rest.join('\n') : ours).replace(/^\n+/, '')
  return `${ended(own)}${own.trim() === '' ? '' : '\n'}${below}`
}
