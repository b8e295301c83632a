import type { Shift, Topology, Wave } from '../../topology.ts'
import type { Cloud } from '../cloudflare/cloud.ts'
import { Misuse } from '../command.ts'
import { pinsOf } from './pins.ts'
import { Refused, trialOf, unchanged, weigh } from './trial.ts'
import { watch } from './watch.ts'

export interface Step {
  topology: Topology
  /** From 1. */
  wave: number
  release: string
  /** Whether the release may go on when nobody asks it anything, so that nothing is known about it. */
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
 * Gives the wave's continents the release. Pins always change before percentages go up, so that no other continent is ever
 * left to them; a point of presence that hears of the pins late serves the version before a moment longer. It can be run
 * again after it was cut off anywhere: it begins the wave anew.
 *
 * Only the last wave ever comes to 100 %: pins do not reach Durable Objects, which follow the percentages in all the world, so
 * that any other wave's continents get the release by a pin, while the percentages go from the last partial step back to 0.
 *
 * @throws Refused when the release is not on trial, the wave before has not come to its end or somebody has changed the
 * deployment meanwhile; Breached when it fails while traffic shifts
 */
export async function runWave(cloud: Cloud, step: Step): Promise<void> {
  const { topology, wave, release } = step
  const { regions, shift } = waveNumbered(topology, wave)
  const found = await trialOf(cloud, release)
  if (!found) return cloud.say(`wave ${wave}: ${release} runs everywhere already`)
  if (found.wavesDone < wave - 1) {
    const next = found.wavesDone + 1
    throw new Refused(
      `Wave ${wave - 1} has not come to its end: run "npm run deploy -- --wave ${next} --release ${release}" first.`,
    )
  }

  let trial = found
  const pin = async (stage: 'before' | 'shifting' | 'after') => {
    await unchanged(cloud, trial)
    await cloud.pin(pinsOf(topology, wave, trial, stage))
  }
  const share = async (percent: number, wavesDone = wave - 1) => {
    await unchanged(cloud, trial)
    trial = { ...trial, percent, wavesDone }
    await weigh(cloud, trial, `wave ${wave}: ${percent} %`)
  }
  cloud.say(`wave ${wave}: ${regions.join(', ')}`)

  // Whatever an earlier run left, the wave's continents must not be left to it.
  if (trial.percent > 0) {
    await pin('before')
    await share(0)
  }
  const last = wave === topology.rollout.waves.length
  const steps = stepsOf(shift).filter(({ percent }) => last || percent < 100)
  if (steps.length > 0) await pin('shifting')
  for (const { percent, minutes } of steps) {
    await share(percent, percent === 100 ? wave : wave - 1)
    cloud.say(`wave ${wave}: ${percent} %${minutes > 0 ? `, watched for ${minutes} min` : ''}`)
    if (minutes > 0) await watch(cloud, step, minutes)
  }
  // The percentages stay at 100 after the last wave: until the trial ends, they and the pins then say the same.
  if (!last) {
    await pin('after')
    await share(0, wave)
  }
  cloud.say(`wave ${wave}: ${release} has ${last ? 'all continents' : regions.join(', ')}`)
}
