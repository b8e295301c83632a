import type { Cloud } from '../ops/cloudflare/cloud.ts'
import { Failure } from '../ops/command.ts'
import { runGate } from '../ops/rollout/gate.ts'
import { prepare } from '../ops/rollout/prepare.ts'
import { rollBack } from '../ops/rollout/rollback.ts'
import { runsAlone } from '../ops/rollout/trial.ts'
import { runWave } from '../ops/rollout/wave.ts'
import type { Topology } from '../topology.ts'

export interface Rollout {
  outcome: 'promoted' | 'rolled-back'
  /** The last wave that began, from 1; 0 when the release did not get so far. */
  wave: number
  /** How it ended, in a sentence. */
  why: string
}

/**
 * All that the pipeline does with an uploaded release, with the pipeline's own steps: prepare, wave and gate in turn, and
 * back when one of them fails.
 *
 * @param onWave told before a wave begins
 */
export async function rollOut(
  cloud: Cloud,
  topology: Topology,
  release: string,
  onWave: (wave: number) => void = () => {},
): Promise<Rollout> {
  let wave = 0
  try {
    await prepare(cloud, { release })
    for (const _ of topology.rollout.waves) {
      wave++
      onWave(wave)
      await runWave(cloud, { topology, wave, release })
      await runGate(cloud, { topology, wave, release })
    }
    return { outcome: 'promoted', wave, why: `${release} runs everywhere` }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const end = await rollBack(cloud, { release, onTrial: true })
    const stays = runsAlone(await cloud.deployment(), release)
    return { outcome: stays ? 'promoted' : 'rolled-back', wave, why: `${error.message} ${end}` }
  }
}
