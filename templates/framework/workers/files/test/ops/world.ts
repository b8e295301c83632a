import type { Answers, Cloud, Pins, Split } from '../../ops/cloudflare/cloud.ts'
import { type Shift, type Topology, topology, type Wave } from '../../topology.ts'

export const OLD = '00000000-0000-4000-8000-00000000000a'
export const NEW = '00000000-0000-4000-8000-00000000000b'
export const OTHER = '00000000-0000-4000-8000-00000000000c'

/** Where nobody is named: Antarctica, Tor, unknown. */
export const ELSEWHERE = 'elsewhere'
const continents = ['oc', 'eu', 'na']

/** A rollout over three continents. */
export function planned(waves: Wave[]): Topology {
  return {
    ...topology,
    continents: continents.map((name) => ({ name, place: name, latencyMs: {} })),
    alarms: { periodSeconds: 60, evaluationPeriods: 2, errorRate: 0.05 },
    rollout: { strategy: 'x', blastRadius: 1, waves },
  }
}

export const allAtOnce: Shift = { kind: 'all-at-once' }
export const canary: Shift = { kind: 'canary', percent: 10, minutes: 2 }
export const wave = (shift: Shift, ...regions: string[]): Wave => ({
  regions,
  shift,
  bakeMinutes: 2,
})

export const strategies = {
  'all at once': planned([wave(allAtOnce, ...continents)]),
  'a percentage everywhere': planned([wave(canary, ...continents)]),
  'one continent first': planned([wave(allAtOnce, 'oc'), wave(allAtOnce, 'eu', 'na')]),
  'a percentage of one continent': planned(continents.map((name) => wave(canary, name))),
}

/** What one look sees, from one continent. */
export const answers = (requests: number, failed: number, continent = 'oc'): Answers[] => [
  { continent, requests, failed },
]
const well = answers(100, 0)

/** The run was cut off, as a cancelled job is. */
export class Cut extends Error {}

/**
 * An account in memory, and a router that reads its pins. It runs OLD. A test says what comes at a pause, cuts a run off, or
 * asks who would be answered by which version.
 */
export function world(start: Split[] = [{ version: OLD, percent: 100 }]) {
  let pins: Pins = { pins: {}, rest: null }
  const history: Split[][] = start.length > 0 ? [start] : []
  const said: string[] = []
  const looks: Answers[][] = []
  let time = 0
  const later: (() => unknown)[] = []
  /** Changes until the run is cut off: with .5, that change is made and nobody hears of it. */
  let budget = Number.POSITIVE_INFINITY
  const shares: Record<string, number>[] = []
  const objects: number[] = []

  const share = (continent: string, version: string): number => {
    const deployed = history[0] ?? []
    const pin = Object.hasOwn(pins.pins, continent) ? pins.pins[continent] : pins.rest
    // An override to a version that is not deployed is ignored.
    if (pin && deployed.some((split) => split.version === pin)) return pin === version ? 100 : 0
    return deployed.find((split) => split.version === version)?.percent ?? 0
  }
  const sharesOf = (version: string) =>
    Object.fromEntries([...continents, ELSEWHERE].map((one) => [one, share(one, version)]))
  const change = (make: () => void) => {
    if (budget <= 0) throw new Cut()
    budget -= 1
    make()
    shares.push(sharesOf(NEW))
    objects.push(history[0]?.find(({ version }) => version === NEW)?.percent ?? 0)
    if (budget < 0) throw new Cut()
  }

  const cloud: Cloud = {
    deployment: async () => history[0] ?? [],
    history: async () => history.slice(0, 10),
    deploy: async (split) => {
      change(() => history.unshift(split))
    },
    pin: async (next) => {
      change(() => {
        pins = next
      })
    },
    errors: async () => looks.shift() ?? well,
    smoke: async () => undefined,
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
    looks,
    /** What happens in the next pauses. */
    later,
    /** The share that NEW had of each continent, in percent, after every change. */
    shares,
    /** The share of all objects that ran NEW after every change, wherever they are. */
    objects,
    sharesOf,
    deployed: () => history[0] ?? [],
    pins: () => pins,
    cutAfter: (changes: number) => {
      budget = changes
    },
  }
}
