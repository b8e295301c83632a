import type { Cloud } from '../cloudflare/cloud.ts'
import { Refused, trialOf, unchanged } from './trial.ts'
import { ENOUGH } from './verdict.ts'
import { watch } from './watch.ts'
import { type Step, waveNumbered } from './wave.ts'

/**
 * Watches the release with all traffic for the bake; then only the release is deployed, its crons and queue consumers are
 * applied, and its trial is over.
 *
 * @throws Refused when the release is not on trial, has not all traffic yet or somebody has changed the deployment meanwhile;
 * Breached when the gate stays closed
 */
export async function runGate(cloud: Cloud, step: Step): Promise<void> {
  const { topology, wave, release, withoutTraffic = false } = step
  const { bakeMinutes } = waveNumbered(topology, wave)
  const trial = await trialOf(cloud, release)
  if (!trial) {
    await cloud.triggers()
    return cloud.say(`gate ${wave}: ${release} runs everywhere already`)
  }
  const { before, percent } = trial
  if (percent < 100) {
    throw new Refused(
      `Wave ${wave} has not come to its end: run "npm run deploy -- --wave ${wave} --release ${release}" first.`,
    )
  }
  cloud.say(`gate ${wave}: ${bakeMinutes} min, watching ${release}`)
  const good = await watch(cloud, { topology, release, before, withoutTraffic }, bakeMinutes)
  if (withoutTraffic && good < ENOUGH) {
    cloud.say(`note: ${release} answered ${good} requests well, so it opens on no evidence`)
  }
  cloud.say(`gate ${wave}: open (users had ${good} good answers)`)
  await unchanged(cloud, trial)
  await cloud.deploy([{ version: release, percent: 100 }], `${release} passed its last gate`)
  // Not before: they would call what may go back, and they do not go back with it.
  await cloud.triggers()
  cloud.say(`${release} runs everywhere; its trial is over`)
}
