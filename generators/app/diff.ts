import { unifiedDiff } from '../merge/git.ts'
import type { Tree } from '../render/tree.ts'
import type { Prepared } from './prepare.ts'
import type { Terminal } from './terminal.ts'

/** What a run would change, as a unified diff of the project's files. */
export function diffOf({ merged, yours }: Prepared, terminal: Terminal): Promise<string> {
  const before: Tree = new Map()
  const after: Tree = new Map()
  for (const [path, file] of merged.changes) {
    const now = yours.get(path)
    if (now && now !== 'not a file') before.set(path, now)
    if (file) after.set(path, file)
  }
  return unifiedDiff(before, after, { colour: terminal.paint('red', '') !== '' })
}
