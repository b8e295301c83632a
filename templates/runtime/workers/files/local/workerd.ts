import type { ChildProcess } from 'node:child_process'
import { subscribe } from 'node:diagnostics_channel'
import { endWithParent, hasEnded } from './guard.ts'

let watching = false

/** Every workerd that is started from now on, by whichever part of this program: Miniflare ends it only when it is asked to. */
export function endWorkerdWithParent(): void {
  if (watching) return
  watching = true
  subscribe('child_process', (message) => {
    const { process: child } = message as { process: ChildProcess }
    child.once('spawn', () => {
      const { pid } = child
      if (pid === undefined || !child.spawnfile.includes('workerd')) return
      endWithParent(pid)
      child.once('exit', () => hasEnded(pid))
    })
  })
}
