import type { Shift, Topology, Wave } from '../../topology.ts'
import type { Cloud } from '../cloudflare/cloud.ts'
import { Misuse } from '../command.ts'
import { trialOf, unchanged, weigh } from './trial.ts'
import { watch } from './watch.ts'

export interface Step {
  topology: Topology
  /** From 1. */
  wave: number
  release: string
  /** Whether the release may go on although it has hardly answered anything, so that nothing is known about it. */
  withoutTraffic?: boolean
}

export function waveNumbered(topology: Topology, number: number): Wave {
  const { waves } = topology.rollout
  const wave = waves[number - 1]
  if (!wave) {
    throw new Misuse(`There is no wave "${number}": topology.ts has ${waves.length}, from 1.`)
  }
  return wave
}

/** A shift's steps: the share in percent, and the minutes to watch before the next. The last has none: a gate follows. */
export function stepsOf(shift: Shift): { percent: number; minutes: number }[] {
  const steps = []
  if (shift.kind !== 'all-at-once') {
    const { percent, minutes } = shift
    const below = shift.kind === 'canary' ? percent : 99
    for (let at = percent; at <= below; at += percent) steps.push({ percent: at, minutes })
  }
  return [...steps, { percent: 100, minutes: 0 }]
}

/**
 * Gives the release its share, step by step. A run that was cut off can be run again: it goes on where the share is, and never
 * takes any back, since an object that has run the release must not meet the version before again.
 *
 * @throws Refused when the release is not on trial or somebody has changed the deployment meanwhile; Breached when it fails
 * while traffic shifts
 */
export async function runWave(cloud: Cloud, step: Step): Promise<void> {
  const { topology, wave, release, withoutTraffic = false } = step
  const { shift } = waveNumbered(topology, wave)
  const found = await trialOf(cloud, release)
  if (!found) return cloud.say(`wave ${wave}: ${release} runs everywhere already`)
  let trial = found
  const { before } = trial
  for (const { percent, minutes } of stepsOf(shift)) {
    if (percent < trial.percent) continue
    await unchanged(cloud, trial)
    trial = { ...trial, percent }
    await weigh(cloud, trial, `wave ${wave}: ${percent} %`)
    cloud.say(`wave ${wave}: ${percent} %${minutes > 0 ? `, watched for ${minutes} min` : ''}`)
    if (minutes > 0) {
      await watch(cloud, { topology, release, before, withoutTraffic }, minutes)
    }
  }
}
