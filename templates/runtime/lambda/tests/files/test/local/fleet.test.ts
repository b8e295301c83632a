import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Alias } from '../../toolkit/laptop/builds.ts'
import { LaptopFleet } from '../../toolkit/laptop/fleet.ts'
import type { Build } from '../../toolkit/laptop/start.ts'
import { prepare, rollOut } from '../../toolkit/rollout/rollout.ts'
import { stepsOf } from '../../toolkit/rollout/waves.ts'
import type { Shift, Wave } from '../../topology.ts'
import { threeRegions } from './topologies.ts'

const canary: Shift = { kind: 'canary', percent: 10, minutes: 15 }
const allAtOnce: Shift = { kind: 'all-at-once' }
const all = ['west', 'middle', 'east']

/** Answers as the build that its path begins with, /VERSION/FAILS/...; its health check does not show that it fails. */
const builds = createServer((request, response) => {
  const [, version = '', fails, ...path] = request.url?.split('/') ?? []
  const status = fails === 'true' && path.join('/') !== 'health' ? 500 : 200
  response.writeHead(status, { 'x-version': version }).end('{}')
})
beforeAll(() => once(builds.listen(0, '127.0.0.1'), 'listening'))
afterAll(() => {
  builds.closeAllConnections()
  builds.close()
})

/**
 * A rollout over regions without processes, whose users make ten requests a minute.
 *
 * @param failsIn where the new build fails
 * @param hidden whether it fails users alone
 */
async function rehearse(waves: Wave[], failsIn: string[], hidden = false) {
  const topology = threeRegions({ waves })
  const { port } = builds.address() as AddressInfo
  const aliases = new Map(all.map((name) => [name, new Alias<Build>({ version: 'old' })]))
  const aliasIn = (name: string) => aliases.get(name) ?? new Alias<Build>({ version: 'none' })
  const fleet: LaptopFleet = new LaptopFleet({
    topology,
    region: (name) => {
      const alias = aliasIn(name)
      return {
        url: name,
        shares: alias.shares().map(({ build: { version }, percent }) => ({ version, percent })),
        pick: (kind) => {
          const { version, faultRate = 0 } = alias.pick(kind)
          return `http://127.0.0.1:${port}/${version}/${faultRate > 0 && !hidden}`
        },
        deploy: async (build) => alias.shift(build, 0),
        shift: (percent) => alias.next && alias.shift(alias.next, percent),
        promote: async () => alias.promote(),
        rollBack: async () => alias.rollBack(),
      }
    },
    build: (version, region) => ({
      version,
      faultRate: version === 'new' && failsIn.includes(region) ? 1 : 0,
    }),
    users: async () =>
      all.flatMap((region) =>
        Array.from({ length: 10 }, () => {
          const { version, faultRate = 0 } = aliasIn(region).pick()
          return { region, version, failed: faultRate > 0 }
        }),
      ),
  })
  const rollout = { release: 'new', topology }
  await prepare(fleet, rollout)
  const end = await rollOut(fleet, rollout, () => {}).catch((error: Error) => error.message)
  const met = fleet.served.filter(({ version }) => version === 'new')
  return {
    end,
    minutes: fleet.clock.now / 60,
    running: all.map((name) => aliasIn(name).pick().version),
    touched: [...new Set(met.map(({ region }) => region))].sort(),
    share: met.length / fleet.served.length,
  }
}

const old = ['old', 'old', 'old']
const isOut = /^new failed, and is out of every region/

test('a good build goes through all waves, each a minute and as long as it bakes', async () => {
  const { end, running, minutes } = await rehearse(
    [
      { regions: ['west'], shift: allAtOnce, bakeMinutes: 30 },
      { regions: ['middle', 'east'], shift: allAtOnce, bakeMinutes: 5 },
    ],
    [],
  )
  expect(end).toBeUndefined()
  expect(running).toEqual(['new', 'new', 'new'])
  expect(minutes).toBe(37)
})

test.each([
  ['fails everybody', false],
  ['fails users alone, which only alarms see,', true],
])('a canary in all regions keeps a build that %s at its share', async (_, hidden) => {
  const waves = [{ regions: all, shift: canary, bakeMinutes: 5 }]
  const { end, running, share } = await rehearse(waves, all, hidden)
  expect(end).toMatch(isOut)
  expect(running).toEqual(old)
  expect(share).toBe(0.1)
})

test('one whole region first keeps a bad build at that region', async () => {
  const { end, touched, running } = await rehearse(
    [
      { regions: ['west'], shift: allAtOnce, bakeMinutes: 30 },
      { regions: ['middle', 'east'], shift: allAtOnce, bakeMinutes: 5 },
    ],
    all,
  )
  expect(end).toMatch(isOut)
  expect(touched).toEqual(['west'])
  expect(running).toEqual(old)
})

test('a fault that only the last wave meets takes the build back from the first one too', async () => {
  const waves = all.map((name) => ({ regions: [name], shift: canary, bakeMinutes: 5 }))
  const { end, touched, running } = await rehearse(waves, ['east'])
  expect(end).toMatch(isOut)
  expect(touched).toEqual(all.toSorted())
  expect(running).toEqual(old)
})

test('a linear shift goes up by its step to all of the traffic', () => {
  expect(stepsOf({ kind: 'linear', percent: 40, minutes: 2 })).toEqual([
    { percent: 40, minutes: 2 },
    { percent: 80, minutes: 2 },
  ])
})

test('an alarm needs bad periods in a row, and sees each one period late', async () => {
  const minutes = [true, false, true, true, true, true]
  let minute = 0
  const fleet = new LaptopFleet({
    topology: threeRegions({}),
    region: (name) => ({
      url: name,
      // Another share in each minute, so that none stands for the next.
      shares: [{ version: 'new', percent: minute }],
      pick: () => '',
      deploy: async () => {},
      shift: () => {},
      promote: async () => {},
      rollBack: async () => {},
    }),
    build: (version) => ({ version }),
    users: async () => [
      { region: 'west', version: 'new', failed: minutes[minute++] ?? false },
      { region: 'east', version: 'old', failed: true },
    ],
  })
  const states = []
  for (const _ of minutes) {
    await fleet.wait(60)
    states.push(...(await fleet.alarms('west')).map(({ state }) => state))
  }
  expect(states).toEqual(['OK', 'OK', 'OK', 'OK', 'ALARM', 'ALARM'])
  expect((await fleet.alarms('east'))[0]?.state).toBe('OK')
})
