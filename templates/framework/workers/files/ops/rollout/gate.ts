import type { Cloud } from '../cloudflare/cloud.ts'
import { everyoneAt } from './pins.ts'
import { Refused, trialOf, unchanged } from './trial.ts'
import { watch } from './watch.ts'
import { type Step, waveNumbered } from './wave.ts'

/**
 * Watches the release for the wave's bake and says whether the next may begin; the last gate ends the trial, after which
 * only the release is deployed.
 *
 * @throws Refused when the release is not on trial, its wave has not come to its end or somebody has changed the deployment
 * meanwhile; Breached when the gate stays closed
 */
export async function runGate(cloud: Cloud, step: Step): Promise<void> {
  const { topology, wave, release } = step
  const { bakeMinutes } = waveNumbered(topology, wave)
  const trial = await trialOf(cloud, release)
  if (!trial) return cloud.say(`gate ${wave}: ${release} runs everywhere already`)
  if (trial.wavesDone < wave) {
    throw new Refused(
      `Wave ${wave} has not come to its end: run "npm run deploy -- --wave ${trial.wavesDone + 1} --release ${release}" first.`,
    )
  }
  cloud.say(`gate ${wave}: ${bakeMinutes} min, watching ${release}`)
  const requests = await watch(cloud, step, bakeMinutes)
  if (requests === 0) {
    cloud.say(`note: no request reached ${release} in that time, so it opens on no evidence`)
  }
  cloud.say(`gate ${wave}: open (${requests} requests)`)
  if (wave < topology.rollout.waves.length) return
  await unchanged(cloud, trial)
  await cloud.deploy([{ version: release, percent: 100 }], `${release} passed its last gate`)
  await cloud.pin(everyoneAt(release))
  cloud.say(`${release} runs everywhere; its trial is over`)
}
