import type { TreeFile } from '../render/tree.ts'
import { withOneLineEnd } from './line-ends.ts'

/** A path in the project: what `Yours` gives of it. */
export type Place = TreeFile | 'not a file' | undefined

export const isFile = (place: Place): place is TreeFile =>
  place !== undefined && place !== 'not a file'

/** Whether two files are the same, byte by byte. */
export const isSame = (a: TreeFile, b: TreeFile): boolean =>
  a.executable === b.executable && a.bytes.equals(b.bytes)

/** Whether a file is as it was rendered, but for the line ends of a checkout. */
export function isAsRendered(yours: Place, rendered: TreeFile | undefined): boolean {
  if (!isFile(yours) || !rendered) return false
  const sides = withOneLineEnd(undefined, yours.bytes, rendered.bytes)
  return yours.executable === rendered.executable && sides.yours.equals(sides.next)
}
