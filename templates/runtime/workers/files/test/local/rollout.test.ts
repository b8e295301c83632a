import { expect, test } from 'vitest'
import { LocalCloud } from '../../local/cloud.ts'
import { rollOut } from '../../local/rollout.ts'
import { Failure } from '../../ops/command.ts'
import { runsAlone } from '../../ops/rollout/trial.ts'
import { topology } from '../../topology.ts'

test('a release that its last gate deployed and could not pin is not called rolled back', async () => {
  let time = 0
  const cloud = new LocalCloud({
    first: 'old',
    clock: {
      now: () => time,
      async pause(ms) {
        time += ms
      },
    },
    knows: () => true,
    smoke: async () => undefined,
    say() {},
  })
  cloud.errors = async () => [{ continent: 'oc', requests: 100, failed: 0 }]
  const pin = cloud.pin.bind(cloud)
  cloud.pin = async (pins) => {
    if (runsAlone(await cloud.deployment(), 'new')) throw new Failure('pin failed: 503')
    await pin(pins)
  }
  expect(await rollOut(cloud, topology, 'new')).toEqual({
    outcome: 'promoted',
    wave: topology.rollout.waves.length,
    why: 'pin failed: 503 left alone: new runs everywhere already',
  })
})
