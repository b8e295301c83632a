import { expect, test } from 'vitest'
import { Alarms } from '../../toolkit/drills/alarms.ts'
import { phasesOf, rollOut, type Served } from '../../toolkit/drills/rollout.ts'
import { Alias } from '../../toolkit/laptop/alias.ts'
import type { Build } from '../../toolkit/laptop/start.ts'
import type { Shift, Wave } from '../../topology.ts'
import { threeRegions } from './topologies.ts'

const canary: Shift = { kind: 'canary', percent: 10, minutes: 15 }
const allAtOnce: Shift = { kind: 'all-at-once' }
const all = ['west', 'middle', 'east']

/**
 * Regions without processes: a build is its name and whether it fails.
 *
 * @param failing how many of a minute's ten requests fail where it does
 * @param silent the region in which nobody asks for anything
 */
async function rehearse(
  waves: Wave[],
  failsIn: string[],
  { failing = 10, silent = '' }: { failing?: number; silent?: string } = {},
) {
  const topology = threeRegions({ waves })
  const aliases = new Map(all.map((name) => [name, new Alias<Build>({ version: 'old' })]))
  const regions = [...aliases].map(([name, alias]) => ({
    name,
    deploy: async (build: Build) => alias.shift(build, 0),
    shift: (percent: number) => alias.next && alias.shift(alias.next, percent),
    promote: async () => alias.promote(),
    rollBack: async () => alias.rollBack(),
  }))
  const load = async (): Promise<Served[]> =>
    [...aliases].flatMap(([region, alias]) =>
      Array.from({ length: region === silent ? 0 : 10 }, (_, request) => {
        const { version, faultRate = 0 } = alias.pick()
        return { region, version, failed: faultRate > 0 && request < failing }
      }),
    )
  const build = (region: string) => ({
    version: 'new',
    faultRate: failsIn.includes(region) ? 1 : 0,
  })
  const rollout = await rollOut({ topology, regions, build, load })
  return { rollout, running: [...aliases.values()].map((alias) => alias.pick().version) }
}

test('a good build goes through all waves', async () => {
  const { rollout, running } = await rehearse(
    [
      { regions: ['west'], shift: allAtOnce, bakeMinutes: 60 },
      { regions: ['middle', 'east'], shift: canary, bakeMinutes: 5 },
    ],
    [],
  )
  expect(rollout).toMatchObject({ outcome: 'promoted', touched: all, minutes: 80 })
  expect(running).toEqual(['new', 'new', 'new'])
})

test('a canary in all regions keeps a bad build at its percentage of all requests', async () => {
  const { rollout, running } = await rehearse(
    [{ regions: all, shift: canary, bakeMinutes: 5 }],
    all,
  )
  expect(rollout).toMatchObject({ outcome: 'rolled-back', minutes: 3 })
  expect(rollout.onNewBuild / rollout.requests).toBe(0.1)
  expect(running).toEqual(['old', 'old', 'old'])
})

test('one whole region first keeps a bad build at that region', async () => {
  const { rollout } = await rehearse(
    [
      { regions: ['west'], shift: allAtOnce, bakeMinutes: 60 },
      { regions: ['middle', 'east'], shift: allAtOnce, bakeMinutes: 5 },
    ],
    all,
  )
  expect(rollout).toMatchObject({ outcome: 'rolled-back', touched: ['west'] })
  expect(rollout.onNewBuild / rollout.requests).toBeCloseTo(1 / 3)
})

test('a fault that only the last wave meets takes the build back from the first one too', async () => {
  const waves = all.map((name) => ({ regions: [name], shift: canary, bakeMinutes: 5 }))
  const { rollout, running } = await rehearse(waves, ['east'])
  expect(rollout).toMatchObject({ outcome: 'rolled-back', touched: all })
  expect(running).toEqual(['old', 'old', 'old'])
})

test('a bake that is shorter than the alarm needs lets a bad build through', async () => {
  const waves = [{ regions: all, shift: allAtOnce, bakeMinutes: 2 }]
  const { rollout } = await rehearse(waves, all, { failing: 9 })
  expect(rollout.outcome).toBe('promoted')
})

test('a build that answered nobody in one of its regions is taken back', async () => {
  const waves = [{ regions: all, shift: canary, bakeMinutes: 5 }]
  const { rollout, running } = await rehearse(waves, [], { silent: 'middle' })
  expect(rollout).toMatchObject({ outcome: 'silent', minutes: 20 })
  expect(running).toEqual(['old', 'old', 'old'])
})

test('a linear shift goes up by its step to all of the traffic', () => {
  expect(phasesOf({ kind: 'linear', percent: 40, minutes: 2 }, 9)).toEqual([
    { percent: 40, minutes: 2 },
    { percent: 80, minutes: 2 },
    { percent: 100, minutes: 9 },
  ])
})

test('an alarm needs bad periods in a row, and sees each one period late', () => {
  const alarms = new Alarms({ periodSeconds: 60, evaluationPeriods: 2, errorRate: 0.05 })
  for (const [minute, failed] of [
    [0, true],
    [1, false],
    [2, true],
    [3, true],
  ] as const) {
    alarms.record('west', minute, failed)
  }
  expect([1, 2, 3, 4, 5].map((minute) => alarms.rings('west', minute))).toEqual([
    false,
    false,
    false,
    false,
    true,
  ])
  expect(alarms.rings('east', 5)).toBe(false)
})
