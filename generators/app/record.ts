import type { Answers } from '../plan/plan.ts'
import type { Tree } from '../render/tree.ts'
import { version } from './version.ts'

/** Where Yeoman looks for what was answered, and the key that it looks below: this package's name. */
const recordPath = '.yo-rc.json'
export const recordKey = 'create-active-active'

/**
 * The tree with the answers and the version recorded in it. Part of the tree, and not written through Yeoman's own
 * storage, so that it appears together with the files that it describes or not at all; the last of them, so that where
 * it is, the project is whole.
 */
export function recorded(tree: Tree, answers: Answers): Tree {
  const contents = { [recordKey]: { version, answers } }
  const bytes = Buffer.from(`${JSON.stringify(contents, null, 2)}\n`)
  return new Map([...tree, [recordPath, { bytes, executable: false }]])
}
