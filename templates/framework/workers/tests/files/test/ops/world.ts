import type { Cloud, Figures, Split } from '../../toolkit/cloudflare/cloud.ts'
import type { Rollout } from '../../toolkit/rollout/rollout.ts'
import type { Step } from '../../topology.ts'

export const OLD = '00000000-0000-4000-8000-00000000000a'
export const NEW = '00000000-0000-4000-8000-00000000000b'
export const OTHER = '00000000-0000-4000-8000-00000000000c'

/** Shares, with two minutes for each. */
const shares = (...percents: number[]): Step[] =>
  percents.map((percent) => ({ percent, minutes: 2 }))
export const allAtOnce = shares(100)
export const canary = shares(10, 100)
export const linear = shares(40, 80, 100)

/** NEW's rollout. */
export const planned = (steps: readonly Step[] = canary): Rollout => ({
  release: NEW,
  steps,
  alarms: { periodSeconds: 60, evaluationPeriods: 2, errorRate: 0.05 },
})

/** What a version counted on one route: all well, but for what is said. */
export function counted(version: string, requests: number, but: Partial<Figures> = {}): Figures {
  const well = { came: requests, answered: requests, failed: 0, refused: 0, weight: 1, p95Ms: 20 }
  return { version, route: 'POST /orders', ...well, ...but }
}
const well = [counted(NEW, 100), counted(OLD, 900)]
/** The release fails so many of 100 requests, beside a version that fails none. */
export const failing = (failed: number): Figures[] => [
  counted(NEW, 100, { failed }),
  counted(OLD, 900),
]

/** The run was cut off, as a cancelled job is. */
export class Cut extends Error {}

/** An account in memory. It runs OLD. A test says what comes at a pause, or cuts a run off. */
export function world(start: Split[] = [{ version: OLD, percent: 100 }]) {
  const history: Split[][] = start.length > 0 ? [start] : []
  const said: string[] = []
  let looks: Figures[][] = []
  let time = 0
  const later: (() => unknown)[] = []
  /** Changes until the run is cut off: with .5, that change is made and nobody hears of it. */
  let budget = Number.POSITIVE_INFINITY
  const shares: number[] = []
  const applied: number[] = []
  const shareOf = (version: string) =>
    history[0]?.find((split) => split.version === version)?.percent ?? 0

  const cloud: Cloud = {
    deployment: async () => history[0] ?? [],
    history: async () => history.slice(0, 10),
    deploy: async (split) => {
      if (budget <= 0) throw new Cut()
      budget -= 1
      history.unshift(split)
      shares.push(shareOf(NEW))
      if (budget < 0) throw new Cut()
    },
    rollback: async (version, message) => cloud.deploy([{ version, percent: 100 }], message),
    figures: async ({ to }) => (to > 120 ? well : (looks.shift() ?? well)),
    smoke: async () => undefined,
    triggers: async () => {
      applied.push(shareOf(NEW))
    },
    pause: async (ms) => {
      time += ms
      await later.shift()?.()
    },
    now: () => time,
    say: (line) => {
      said.push(line)
    },
  }
  return {
    cloud,
    said,
    /** What the next looks see; a version that is well when none is left. */
    sees: (...figures: Figures[][]) => {
      looks = figures
    },
    /** What happens in the next pauses. */
    later,
    /** NEW's share, in percent, after every change. */
    shares,
    shareOf,
    /** NEW's share, whenever crons and queue consumers were applied. */
    applied,
    deployed: () => history[0] ?? [],
    cutAfter: (changes: number) => {
      budget = changes
    },
  }
}
