import { expect, test } from 'vitest'
import { runGate } from '../../ops/rollout/gate.ts'
import { prepare } from '../../ops/rollout/prepare.ts'
import { runWave } from '../../ops/rollout/wave.ts'
import { gateMinutes, waveMinutes } from '../../ops/validate/minutes.ts'
import type { Wave } from '../../topology.ts'
import { allAtOnce, canary, linear, NEW, step, world } from './world.ts'

test.each([allAtOnce, canary, linear])(
  'a wave and its gate take as long as the pipeline is told: %j',
  async (shift) => {
    const only = step(shift).topology.rollout.waves[0] as Wave
    const { cloud } = world()
    const minutes = async (run: () => Promise<void>) => {
      const start = cloud.now()
      await run()
      return (cloud.now() - start) / 60_000
    }
    await prepare(cloud, { release: NEW })
    expect(await minutes(() => runWave(cloud, step(shift)))).toBe(waveMinutes(only))
    expect(await minutes(() => runGate(cloud, step(shift)))).toBe(gateMinutes(only))
  },
)
