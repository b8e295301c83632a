import { expect, test } from 'vitest'
import { LocalCloud } from '../../local/cloud.ts'

function start() {
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
  await cloud.pause(30_000)
  expect(await cloud.errors('new', 60)).toEqual({ requests: 2, failed: 1 })
  expect(await cloud.errors('new', 120)).toEqual({ requests: 3, failed: 2 })
})

test.each([
  ['of which one was never uploaded', [{ version: 'x', percent: 100 }]],
  ['that are not all of the traffic', [{ version: 'new', percent: 50 }]],
])('versions %s cannot be deployed', async (_, split) => {
  const { cloud } = start()
  await expect(cloud.deploy(split)).rejects.toThrow()
  expect(await cloud.deployment()).toEqual([{ version: 'old', percent: 100 }])
})
