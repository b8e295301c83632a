import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import type { Judged } from './report.ts'

/** One look at the machine. */
export interface Look {
  /** When (ms since the epoch). */
  at: number
  /** How late a timer came. */
  lateMs: number
  /** The processor's time that a piece of work took, and the time until it was done; absent where only a timer was looked at. */
  workMs?: number
  tookMs?: number
}

/** How a machine was in some time. */
export interface Slowness {
  /** The longest time for which it let something wait that was due. */
  pauseMs: number
  /** By how much everything took longer than the work in it: 1 on a machine with time to spare. */
  factor: number
}

/** What a machine with time to spare stays below, drills and emulators running. */
const quick: Slowness = { pauseMs: 250, factor: 1.75 }
/** A machine that is slower than this shows nothing that has to do with time. */
const slowest: Slowness = { pauseMs: 3000, factor: 8 }
/** What counts as lately. */
const lateMs = 2000
/** How often the drill's own process looks. */
const everyMs = 50
/** What this module is told where it is the thread that has nothing else to do, and how often that looks. */
const pulse = 'pulse'
const pulseEveryMs = 200
/** More than a scheduler gives at once where others wait; and 5 % of one processor. */
const pulseWorkMs = 10

/**
 * The machine that a drill runs on, watched while it does. A promise that was not seen to be kept is broken on a machine that
 * had time; on one that had none, it may be the machine's fault.
 */
export class Machine {
  readonly looks: Look[] = []
  private readonly thread: Worker
  private readonly timer: NodeJS.Timeout

  constructor() {
    this.thread = new Worker(import.meta.filename, { workerData: pulse })
    this.thread.unref()
    this.thread.on('message', (look: Look) => this.looks.push(look))
    // Whatever the drill has to do itself makes it late as well.
    let due = performance.now() + everyMs
    this.timer = setInterval(() => {
      const now = performance.now()
      this.looks.push({ at: Date.now(), lateMs: Math.max(0, now - due) })
      due = now + everyMs
    }, everyMs)
    this.timer.unref()
  }

  /** @param from ms since the epoch; `to` is now unless given */
  slowness(from = 0, to = Date.now()): Slowness {
    return slownessOf(this.looks, from, to)
  }

  /** Why something could not be seen between `from` and `to`; undefined when the machine was quick enough. */
  excuse(from = 0, to = Date.now()): string | undefined {
    return excuse(this.slowness(from, to))
  }

  /** By how much a load is to come slower than on a machine with time to spare. */
  pace(): number {
    const lately = this.slowness(Date.now() - lateMs)
    return excuse(lately) === undefined ? 1 : lately.factor
  }

  /** Waits until `done`; no longer than `ms` after `from` (ms since the epoch), and what this machine makes of them. */
  async until(done: () => boolean, from: number, ms: number): Promise<void> {
    while (!done() && Date.now() - from <= (allowance(ms, this.slowness(from)) ?? ms))
      await sleep(100)
  }

  /**
   * Whether something came in time.
   *
   * @param tookMs undefined when it had not come at `to`
   * @param from when it began (ms since the epoch)
   */
  inTime(
    tookMs: number | undefined,
    ms: number,
    from: number,
    to: number,
  ): Pick<Judged, 'kept' | 'undecided'> {
    return inTime(tookMs ?? to - from, tookMs !== undefined, ms, this.slowness(from, to))
  }

  /** For a report's figures. */
  figures(): { longestPauseMs: number; slowdown: number } {
    const { pauseMs, factor } = this.slowness()
    return { longestPauseMs: Math.round(pauseMs), slowdown: Math.round(factor * 10) / 10 }
  }

  async stop(): Promise<void> {
    clearInterval(this.timer)
    await this.thread.terminate()
  }
}

export function slownessOf(looks: readonly Look[], from: number, to: number): Slowness {
  // A look tells what was before it: one that came late begins so much earlier.
  const seen = looks.filter(
    ({ at, lateMs, tookMs = 0 }) => at + tookMs >= from && at - lateMs <= to,
  )
  const sum = (of: (look: Look) => number) => seen.reduce((total, look) => total + of(look), 0)
  const workMs = sum((look) => look.workMs ?? 0)
  const tookMs = sum((look) => look.tookMs ?? 0)
  return {
    pauseMs: Math.max(0, ...seen.map(({ lateMs }) => lateMs)),
    factor: workMs === 0 ? 1 : Math.max(1, tookMs / workMs),
  }
}

export function excuse({ pauseMs, factor }: Slowness): string | undefined {
  if (pauseMs < quick.pauseMs && factor < quick.factor) return undefined
  return `this machine was ${factor.toFixed(1)} times as slow as it can be, and paused for up to ${Math.round(pauseMs)} ms`
}

/**
 * What `ms` may become on such a machine, by its slowness alone. Whatever takes longer is not the machine's fault; undefined on
 * one that is too slow to say so.
 */
export function allowance(ms: number, { pauseMs, factor }: Slowness): number | undefined {
  if (pauseMs > slowest.pauseMs || factor > slowest.factor) return undefined
  return excuse({ pauseMs, factor }) === undefined ? ms : ms * factor + pauseMs
}

/** @param tookMs the time until it came, or for which it was waited for */
export function inTime(
  tookMs: number,
  came: boolean,
  ms: number,
  slowness: Slowness,
): Pick<Judged, 'kept' | 'undecided'> {
  if (came && tookMs <= ms) return { kept: true }
  const allowed = allowance(ms, slowness) ?? Number.POSITIVE_INFINITY
  return { kept: false, undecided: tookMs <= allowed ? excuse(slowness) : undefined }
}

/** How long it takes to get some time of a processor. */
function work(): Pick<Look, 'tookMs' | 'workMs'> {
  const from = performance.now()
  const before = process.threadCpuUsage()
  for (;;) {
    const { user, system } = process.threadCpuUsage(before)
    const doneMs = (user + system) / 1000
    if (doneMs >= pulseWorkMs) return { tookMs: performance.now() - from, workMs: doneMs }
  }
}

if (workerData === pulse) {
  for (;;) {
    const due = performance.now() + pulseEveryMs
    await sleep(pulseEveryMs)
    const lateMs = performance.now() - due
    parentPort?.postMessage({ at: Date.now(), lateMs, ...work() } satisfies Look)
  }
}
