import type { Topology } from '../../topology.ts'
import type { Cloud } from '../cloudflare/cloud.ts'
import { Failure } from '../command.ts'
import { runGate } from './gate.ts'
import { startOf } from './prepare.ts'
import { rollBack } from './rollback.ts'
import { runWave } from './wave.ts'

/**
 * Wave after wave with a gate after each; the first that fails gives all traffic back to the version before. Only what fails
 * after the last gate has deployed the release is not undone.
 *
 * @param plan.prepare deploys the release with no traffic
 * @param plan.withoutTraffic as a step's
 * @throws Refused, with nothing touched, while another rollout is under way; Failure when it did not come to its end
 */
export async function rollOut(
  cloud: Cloud,
  plan: {
    topology: Topology
    release: string
    withoutTraffic?: boolean
    prepare(): Promise<void>
  },
): Promise<void> {
  const { topology, release, withoutTraffic = false } = plan
  await startOf(cloud, release)
  try {
    await plan.prepare()
    for (const index of topology.rollout.waves.keys()) {
      const step = { topology, wave: index + 1, release, withoutTraffic }
      await runWave(cloud, step)
      await runGate(cloud, step)
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    cloud.say(error.message)
    cloud.say(await rollBack(cloud, { release, onTrial: true }))
    throw new Failure(`The rollout of ${release} did not come to its end: ${error.message}`)
  }
}
