import { expect, test } from 'vitest'
import { minutesOf, rollOut } from '../../toolkit/rollout/rollout.ts'
import { allAtOnce, canary, linear, planned, world } from './world.ts'

test.each([[allAtOnce], [canary], [linear]])(
  'a rollout takes as long as is held against what a job may: %j',
  async (steps) => {
    const { cloud } = world()
    await rollOut(cloud, planned(steps))
    expect(cloud.now() / 60_000).toBe(minutesOf(steps))
  },
)
