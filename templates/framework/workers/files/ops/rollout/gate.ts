import type { Cloud } from '../cloudflare/cloud.ts'
import { none } from './pins.ts'
import { Refused, trialOf } from './trial.ts'
import { watch } from './watch.ts'
import { type Step, waveNumbered } from './wave.ts'

/**
 * Watches the release for the wave's bake and says whether the next may begin; the last gate ends the trial, after which
 * only the release is deployed.
 *
 * @throws Refused when the release is not on trial, Breached when the gate stays closed
 */
export async function runGate(cloud: Cloud, { topology, wave, release }: Step): Promise<void> {
  const { bakeMinutes } = waveNumbered(topology, wave)
  const last = wave === topology.rollout.waves.length
  const trial = await trialOf(cloud, release)
  if (!trial) return cloud.say(`gate ${wave}: ${release} runs everywhere already`)
  if (last && trial.percent < 100) {
    throw new Refused(
      `Wave ${wave} has not come to its end (${release} has ${trial.percent} %): run "npm run deploy -- --wave ${wave} --release ${release}" first.`,
    )
  }
  cloud.say(`gate ${wave}: ${bakeMinutes} min, watching ${release}`)
  const requests = await watch(cloud, topology.alarms, release, bakeMinutes)
  if (requests === 0) {
    cloud.say(`note: no request reached ${release} in that time, so it opens on no evidence`)
  }
  cloud.say(`gate ${wave}: open (${requests} requests)`)
  if (!last) return
  // In this order: pins to a version that is not deployed mean nothing.
  await cloud.deploy([{ version: release, percent: 100 }], `${release} passed its last gate`)
  await cloud.pin(none)
  cloud.say(`${release} runs everywhere; its trial is over`)
}
