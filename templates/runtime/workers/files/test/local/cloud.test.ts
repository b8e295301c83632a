import { expect, test } from 'vitest'
import { LocalCloud } from '../../local/cloud.ts'

function start(late = {}) {
  let time = 0
  const clock = {
    now: () => time,
    async pause(ms: number) {
      time += ms
    },
  }
  const knows = (version: string) => ['old', 'new'].includes(version)
  const cloud = new LocalCloud({
    first: 'old',
    clock,
    knows,
    late,
    smoke: async () => undefined,
    say() {},
  })
  const answer = (version: string, failed: 0 | 1) =>
    cloud.record([{ indexes: [version], blobs: [version, 'oc', ''], doubles: [failed, 1] }])
  return { cloud, answer }
}

test('errors are those of the version and of nobody known, since then', async () => {
  const { cloud, answer } = start()
  answer('new', 1)
  await cloud.pause(60_000)
  answer('new', 0)
  answer('unknown', 1)
  answer('old', 1)
  await cloud.pause(150_000)
  expect(await cloud.errors('new', { from: 180, to: 120 })).toEqual([
    { continent: 'oc', requests: 2, failed: 1 },
  ])
  expect(await cloud.errors('new', { from: 240, to: 120 })).toEqual([
    { continent: 'oc', requests: 3, failed: 2 },
  ])
})

test('what was answered just now cannot be asked for yet', async () => {
  const { cloud, answer } = start()
  answer('new', 1)
  await cloud.pause(89_000)
  expect(await cloud.errors('new', { from: 300, to: 0 })).toEqual([])
  await cloud.pause(2000)
  expect(await cloud.errors('new', { from: 300, to: 0 })).toHaveLength(1)
})

test('a point of presence can hear late of pins alone, or of deployments alone', async () => {
  const { cloud } = start({ pins: 'oc', deployments: 'eu' })
  const split = [{ version: 'new', percent: 100 }]
  await cloud.pause(1)
  await cloud.deploy(split)
  await cloud.pin({ pins: {}, rest: 'new' })
  expect(cloud.inForce('oc')).toEqual({ pins: undefined, deployment: split })
  expect(cloud.inForce('eu')).toMatchObject({ pins: expect.any(String) })
  expect(cloud.inForce('eu').deployment).toEqual([{ version: 'old', percent: 100 }])
  expect(cloud.inForce('na')).toEqual(cloud.inForce())
  await cloud.pause(2000)
  expect([cloud.inForce('oc'), cloud.inForce('eu')]).toEqual([cloud.inForce(), cloud.inForce()])
})

test.each([
  ['of which one was never uploaded', [{ version: 'x', percent: 100 }]],
  ['that are not all of the traffic', [{ version: 'new', percent: 50 }]],
])('versions %s cannot be deployed', async (_, split) => {
  const { cloud } = start()
  await expect(cloud.deploy(split)).rejects.toThrow()
  expect(await cloud.deployment()).toEqual([{ version: 'old', percent: 100 }])
})
