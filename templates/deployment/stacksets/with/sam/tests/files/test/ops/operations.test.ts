import { beforeEach, expect, test, vi } from 'vitest'
import { type Ends, preferences, type SetCalls, together } from '../../toolkit/aws/operations.ts'
import { stacks } from '../../toolkit/aws/stacks.ts'
import { here, quiet } from './world.ts'

vi.mock('node:timers/promises', async (original) => ({
  ...(await original<typeof import('node:timers/promises')>()),
  setTimeout: () => new Promise((resolve) => setImmediate(resolve)),
}))

const OLD = 'aaaaaaaaaaaa'
const NEW = 'bbbbbbbbbbbb'
const template = JSON.stringify({
  Parameters: { ArtifactBucket: {}, Release: {}, TrafficShift: {}, HostedZoneId: {} },
  Resources: { FunctionVersion0000000000: {} },
})
const [first = '', second = ''] = here

const ask = (region: string, release = NEW, shift = 'gradual', more = {}) =>
  together(
    {
      region,
      stack: stacks.region,
      template: { path: `releases/${release}/region.yaml`, bytes: Buffer.from(template) },
      parameters: {
        ArtifactBucket: `bucket-${region}`,
        ArtifactDigest: release.padEnd(64, '0'),
        Release: release,
        TrafficShift: shift,
        ...more,
      },
    },
    set(),
    quiet,
  )

let current: Awaited<ReturnType<SetCalls['current']>>
let calls: { call: string; regions: string[]; [what: string]: unknown }[]
let failing: Record<string, string>

beforeEach(() => {
  const parameters = { Release: OLD, ArtifactBucket: `bucket-${first}`, TrafficShift: 'gradual' }
  current = { parameters, regions: here }
  calls = []
  failing = {}
})

const endsOf = (regions: string[]): Ends =>
  new Map(regions.map((region) => [region, failing[region]]))

const set = (): SetCalls => ({
  current: async () => current,
  create: async (body, parameters) => {
    calls.push({ call: 'create', regions: [], body, parameters })
    current = { parameters: parameters as Record<string, string>, regions: [] }
  },
  update: async (regions, body, parameters, how) => {
    calls.push({ call: 'update', regions, body, parameters, how })
    return endsOf(regions)
  },
  add: async (region, overrides, how) => {
    calls.push({ call: 'add', regions: [region], overrides, how })
    return endsOf([region])
  },
})

test('regions that ask for the same share one operation, in rollout order', async () => {
  await Promise.all(here.toReversed().map((region) => ask(region)))
  expect(calls.map(({ call, regions }) => ({ call, regions }))).toEqual([
    { call: 'update', regions: here },
  ])
  expect(calls[0]?.how).toEqual(preferences(here, 'gradual'))
})

test('a parameter that is not given keeps its value, and each region its bucket', async () => {
  await ask(first)
  expect(calls[0]?.parameters).toEqual({
    ArtifactBucket: undefined,
    Release: NEW,
    TrafficShift: 'gradual',
  })
})

test("the template names the release's own version of the function", async () => {
  await ask(first)
  expect(calls[0]?.body).toContain('FunctionVersionbbbbbbbbbb')
})

test('ways back to different releases are operations one after the other', async () => {
  await Promise.all([ask(first, OLD, 'at-once'), ask(second, NEW, 'at-once')])
  expect(calls.map(({ regions }) => regions)).toEqual([[first], [second]])
})

test('on the way back a region that fails holds up no other', () => {
  expect(preferences(here, 'gradual').FailureToleranceCount).toBe(0)
  expect(preferences(here, 'at-once').FailureToleranceCount).toBe(1)
})

test('where all traffic moves at once, forward as well, a region that fails holds up no other', async () => {
  await ask(first, NEW, 'gradual', { TrafficShift: undefined })
  expect(calls[0]?.how).toEqual(preferences([first], 'at-once'))
})

test('a region that failed says why, and the others are done', async () => {
  failing = { [second]: 'FAILED: its alias would not move' }
  const ends = await Promise.allSettled([ask(first), ask(second)])
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect((ends[1] as PromiseRejectedResult).reason.message).toBe(
    `${second} was not changed by the stack set: FAILED: its alias would not move`,
  )
})

test('the first release makes the set, then a stack in each region with its own bucket', async () => {
  current = undefined
  await Promise.all([ask(first), ask(second)])
  expect(calls.map(({ call, regions }) => [call, ...regions])).toEqual([
    ['create'],
    ['add', first],
    ['add', second],
  ])
  expect(calls[2]?.overrides).toEqual({ ArtifactBucket: `bucket-${second}` })
})

test('a region joins in the same wave as those that are there', async () => {
  if (current) current.regions = [first]
  await Promise.all([ask(first), ask(second)])
  expect(calls.map(({ call, regions }) => [call, ...regions])).toEqual([
    ['update', first],
    ['add', second],
  ])
})

test('a region that is told of the zone only now joins behind those that know it', async () => {
  if (current) current.regions = [first]
  await Promise.all([ask(second, NEW, 'gradual', { HostedZoneId: 'Z1' }), ask(first)])
  expect(calls.map(({ call, regions }) => [call, ...regions])).toEqual([
    ['update', first],
    ['add', second],
  ])
})

test('a region does not join with a release that would change the template under the others', async () => {
  if (current) current.regions = [first]
  await expect(ask(second)).rejects.toThrow(/can join only with the release that the stack set has/)
  expect(calls).toEqual([])
})
