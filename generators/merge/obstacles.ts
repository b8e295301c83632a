import { foldersAbove, type TreeFile } from '../render/tree.ts'
import { isFile } from './same.ts'
import { besidePath, type Settled } from './settle.ts'
import type { MergeInput } from './sides.ts'

/**
 * Moves what is to be written below a file that stays: `a/b` where the owner has kept a file `a` becomes
 * `a.create-active-active-0.2.0/b`, which is a conflict.
 */
export function relocated(
  settled: readonly Settled[],
  { yours, candidates, version }: MergeInput,
): readonly Settled[] {
  const changes = new Map(settled.flatMap((one) => [...one.changes]))
  const isInTheWay = (path: string): boolean =>
    changes.has(path)
      ? changes.get(path) !== undefined
      : isFile(yours.get(path)) || candidates.has(path)
  return settled.map((one) => {
    const moved = new Map<string, TreeFile | undefined>()
    const obstacles = new Set<string>()
    for (const [path, file] of one.changes) {
      const obstacle = file && foldersAbove(path).find(isInTheWay)
      if (obstacle !== undefined) obstacles.add(obstacle)
      moved.set(
        obstacle === undefined ? path : besidePath(obstacle, version) + path.slice(obstacle.length),
        file,
      )
    }
    if (obstacles.size === 0) return one
    const [obstacle = ''] = obstacles
    const note = `${obstacle} is a file of yours: it is in ${besidePath(obstacle, version)}/ instead`
    const { row, conflict } = one
    const next = one.changes.get(row.to ?? row.path)
    return {
      row: { ...row, done: 'conflict', notes: [...(row.notes ?? []), note] },
      changes: moved,
      conflict: conflict ?? { path: row.to ?? row.path, stages: next ? { next } : {} },
    }
  })
}
