import { expect, test } from 'vitest'
import { runGate } from '../../ops/rollout/gate.ts'
import { prepare } from '../../ops/rollout/prepare.ts'
import { runWave } from '../../ops/rollout/wave.ts'
import { gateMinutes, waveMinutes } from '../../ops/validate/minutes.ts'
import type { Shift } from '../../topology.ts'
import { allAtOnce, canary, NEW, planned, wave, world } from './world.ts'

const linear: Shift = { kind: 'linear', percent: 30, minutes: 5 }

test.each([allAtOnce, canary, linear])(
  'a wave and its gate take as long as the pipeline is told: %j',
  async (shift) => {
    const only = wave(shift, 'oc', 'eu', 'na')
    const step = { topology: planned([only]), wave: 1, release: NEW }
    const { cloud } = world()
    const minutes = async (run: () => Promise<void>) => {
      const start = cloud.now()
      await run()
      return (cloud.now() - start) / 60_000
    }
    await prepare(cloud, { release: NEW })
    expect(await minutes(() => runWave(cloud, step))).toBe(waveMinutes(only))
    expect(await minutes(() => runGate(cloud, step))).toBe(gateMinutes(only))
  },
)
