import type { Shift, Topology, Wave } from '../../topology.ts'
import type { Cloud } from '../cloudflare/cloud.ts'
import { Misuse } from '../command.ts'
import { pinsOf } from './pins.ts'
import { trialOf, weigh } from './trial.ts'
import { watch } from './watch.ts'

export interface Step {
  topology: Topology
  /** From 1. */
  wave: number
  release: string
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
 * Gives the wave's continents the release. Pins always change before percentages go up, so that no other continent is ever
 * left to them; a point of presence that hears of the pins late serves the version before a moment longer. It can be run
 * again after it was cut off anywhere: it begins the wave anew.
 *
 * @throws Refused when the release is not on trial, Breached when it fails while traffic shifts
 */
export async function runWave(cloud: Cloud, { topology, wave, release }: Step): Promise<void> {
  const { regions, shift } = waveNumbered(topology, wave)
  const trial = await trialOf(cloud, release)
  if (!trial) return cloud.say(`wave ${wave}: ${release} runs everywhere already`)

  const last = wave === topology.rollout.waves.length
  const pin = (stage: 'before' | 'shifting' | 'after') =>
    cloud.pin(pinsOf(topology, wave, trial, stage))
  const share = (percent: number) => weigh(cloud, trial, percent, `wave ${wave}: ${percent} %`)
  cloud.say(`wave ${wave}: ${regions.join(', ')}`)

  if (shift.kind === 'all-at-once' && !last) {
    await pin('after')
    if (trial.percent > 0) await share(0)
    return cloud.say(`wave ${wave}: ${release} has ${regions.join(', ')}`)
  }
  // Whatever an earlier run left, the wave's continents must not be left to it.
  if (trial.percent > 0) {
    await pin('before')
    await share(0)
  }
  await pin('shifting')
  for (const { percent, minutes } of stepsOf(shift)) {
    await share(percent)
    cloud.say(`wave ${wave}: ${percent} %${minutes > 0 ? `, watched for ${minutes} min` : ''}`)
    if (minutes > 0) await watch(cloud, topology.alarms, release, minutes)
  }
  // The percentages stay at 100 after the last wave: until the trial ends, they and the pins then say the same.
  if (!last) {
    await pin('after')
    await share(0)
  }
  cloud.say(`wave ${wave}: ${release} has ${last ? 'all continents' : regions.join(', ')}`)
}
