import type { Shift, Topology } from '../../topology.ts'
import type { Build } from '../laptop/start.ts'
import { Alarms } from './alarms.ts'

/** What a rollout does to one region. */
export interface Deployable {
  name: string
  deploy(build: Build): Promise<void>
  shift(percent: number): void
  promote(): Promise<void>
  rollBack(): Promise<void>
}

/** One answered request: which region, which build, and whether it failed. */
export interface Served {
  region: string
  version: string | undefined
  failed: boolean
  /** Undefined when nobody answered. */
  status?: number | undefined
}

export interface Rollout {
  /** Taken back for an alarm, or for the build's silence. */
  outcome: 'promoted' | 'rolled-back' | 'silent'
  /** Minutes from the first request on the new build to the alarm, as the real rollout would take. */
  minutes: number
  /** Regions that got the new build. */
  touched: string[]
  /** Requests before the end, of all regions, and those that the new build took. */
  requests: number
  onNewBuild: number
  /** Those that it answered with a fault of its own. */
  faults: number
  /** The new build's largest share, 0 to 1, of all regions' requests in one phase. */
  peakShare: number
}

/** A time in which the weights do not change. */
export interface Phase {
  percent: number
  minutes: number
}

/** The steps of a shift, and the bake after it at 100 %. */
export function phasesOf(shift: Shift, bakeMinutes: number): Phase[] {
  if (shift.kind === 'all-at-once') return [{ percent: 100, minutes: bakeMinutes }]
  const phases: Phase[] = []
  for (let percent = shift.percent; percent < 100; percent += shift.percent) {
    phases.push({ percent, minutes: shift.minutes })
    if (shift.kind === 'canary') break
  }
  return [...phases, { percent: 100, minutes: bakeMinutes }]
}

/**
 * Rolls a build out, wave by wave, as the pipeline does: a gate reads all regions' alarms, and one that rings takes the
 * build back from every region that has it; so does a gate before which the build gave no good answer in one of its regions.
 *
 * Time is counted, not waited for: `load` sends one minute's requests, evenly over all regions. A minute without a failure
 * on the new build stands for the rest of its phase.
 */
export async function rollOut(options: {
  topology: Topology
  regions: Deployable[]
  build: (region: string) => Build
  load: () => Promise<Served[]>
}): Promise<Rollout> {
  const { topology, regions, build, load } = options
  const { waves } = topology.rollout
  const alarms = new Alarms(topology.alarms)
  const touched: Deployable[] = []
  const rollout = { minutes: 0, requests: 0, onNewBuild: 0, faults: 0, peakShare: 0 }
  const answered = new Set<string>()
  let phase = { requests: 0, onNewBuild: 0 }

  async function passOneMinute(): Promise<'calm' | 'failures' | 'alarm'> {
    const served = await load()
    const onNewBuild = served.filter(({ region, version }) => version === build(region).version)
    for (const { region, failed } of onNewBuild) {
      alarms.record(region, rollout.minutes, failed)
      if (!failed) answered.add(region)
    }
    rollout.minutes++
    rollout.requests += served.length
    rollout.onNewBuild += onNewBuild.length
    rollout.faults += onNewBuild.filter(({ status }) => status === 500).length
    phase.requests += served.length
    phase.onNewBuild += onNewBuild.length
    rollout.peakShare = Math.max(rollout.peakShare, phase.onNewBuild / phase.requests)
    if (touched.some(({ name }) => alarms.rings(name, rollout.minutes))) return 'alarm'
    return onNewBuild.some(({ failed }) => failed) ? 'failures' : 'calm'
  }

  async function end(outcome: Rollout['outcome']): Promise<Rollout> {
    await Promise.all(
      touched.map((one) => (outcome === 'promoted' ? one.promote() : one.rollBack())),
    )
    return { ...rollout, outcome, touched: touched.map(({ name }) => name) }
  }

  for (const wave of waves) {
    const members = regions.filter(({ name }) => wave.regions.includes(name))
    await Promise.all(members.map((one) => one.deploy(build(one.name))))
    touched.push(...members)
    for (const { percent, minutes } of phasesOf(wave.shift, wave.bakeMinutes)) {
      for (const one of members) one.shift(percent)
      phase = { requests: 0, onNewBuild: 0 }
      const phaseEnds = rollout.minutes + minutes
      while (rollout.minutes < phaseEnds) {
        const minute = await passOneMinute()
        if (minute === 'alarm') return end('rolled-back')
        if (minute === 'calm') rollout.minutes = phaseEnds
      }
    }
    const silent = members.some(({ name }) => !answered.has(name))
    if (wave.bakeMinutes > 0 && silent) return end('silent')
  }
  return end('promoted')
}
