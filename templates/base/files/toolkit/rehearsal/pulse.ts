import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
import type { Look } from './machine.ts'

/**
 * A thread with nothing else to do, which looks at the machine: how late its timer comes, and how long it takes to get
 * some time of a processor. It is started by `machine.ts`, and ends with the process.
 */
const everyMs = 200
/** More than a scheduler gives at once where others wait; and 5 % of one processor. */
const workMs = 10

for (;;) {
  const due = performance.now() + everyMs
  await sleep(everyMs)
  const lateMs = performance.now() - due
  parentPort?.postMessage({ at: Date.now(), lateMs, ...work() } satisfies Look)
}

function work(): Pick<Look, 'tookMs' | 'workMs'> {
  const from = performance.now()
  const before = process.threadCpuUsage()
  for (;;) {
    const { user, system } = process.threadCpuUsage(before)
    const doneMs = (user + system) / 1000
    if (doneMs >= workMs) return { tookMs: performance.now() - from, workMs: doneMs }
  }
}
