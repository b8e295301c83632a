import type { Tree, TreeFile } from '../render/tree.ts'
import { withOneLineEnd } from './line-ends.ts'
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
    const join = /^\.git(ignore|attributes)$/.test(path)
      ? joinedLines
      : path.endsWith('.md')
        ? joinedPages
        : undefined
    const { yours: own, next: ours, back } = withOneLineEnd(undefined, there.bytes, file.bytes)
    const bytes = join && Buffer.from(join(own.toString(), ours.toString()))
    const same = bytes === undefined || bytes.equals(own)
    found.set(path, same ? undefined : { bytes: back(bytes), executable: there.executable })
  }
  return found
}

const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)

/** What is there keeps its order, and comes first: a later line of such a list wins over it. */
function joinedLines(own: string, ours: string): string {
  const has = new Set(own.split('\n').map((line) => line.trim()))
  const lacking = ours.split('\n').filter((line) => line !== '' && !has.has(line.trim()))
  return lacking.some((line) => !line.startsWith('#'))
    ? `${ended(own)}${lacking.join('\n')}\n`
    : own
}

/** A title that both have stands once. */
function joinedPages(own: string, ours: string): string {
  const [title = '', ...rest] = ours.split('\n')
  if (own.includes(ours)) return own
  const isTitled = own.split('\n').some((line) => line.trim() === title.trim())
  const below = (isTitled ? rest.join('\n') : ours).replace(/^\n+/, '')
  return `${ended(own)}${own.trim() === '' ? '' : '\n'}${below}`
}
