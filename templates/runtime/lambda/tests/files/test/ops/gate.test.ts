import { describe, expect, test } from 'vitest'
import { type Reading, verdict } from '../../toolkit/rollout/alarms.ts'
import { gate } from '../../toolkit/rollout/gate.ts'
import { topology } from '../../topology.ts'
import { here, quiet, world } from './world.ts'

const { service } = topology
const [first = '', second = ''] = here
const alarm = (state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA') => ({ name: 'a', state, reason: 'why' })

test('quiet alarms open the gate', () => {
  const readings: Reading[] = [{ region: 'x', alarms: [alarm('OK')] }]
  expect(verdict(readings, ['x'])).toEqual({ passed: true, failures: [], notes: [] })
})

test('one alarm of one region closes it', () => {
  const readings: Reading[] = [
    { region: 'x', alarms: [alarm('OK')] },
    { region: 'y', alarms: [alarm('OK'), alarm('ALARM')] },
  ]
  expect(verdict(readings, []).failures).toEqual(['a fires: why'])
})

test('an alarm without data is noted and opens it', () => {
  const judged = verdict([{ region: 'x', alarms: [alarm('INSUFFICIENT_DATA')] }], ['x'])
  expect(judged).toMatchObject({ passed: true, notes: ['a has no data yet.'] })
})

test('a region that cannot be asked closes it, with the reason', () => {
  const judged = verdict([{ region: 'x', unreachable: 'connection refused' }], [])
  expect(judged.failures).toEqual(['x cannot be asked: connection refused'])
})

test('a deployed region without alarms closes it', () => {
  expect(verdict([{ region: 'x', alarms: [] }], ['x']).passed).toBe(false)
})

test('a region that was not reached yet needs no alarms', () => {
  expect(verdict([{ region: 'x', alarms: [] }], []).passed).toBe(true)
})

const where = { service, regions: here, deployed: here }

test('the gate opens only when the bake is over', async () => {
  const aws = world()
  let waited = 0
  const wait = async (seconds: number) => {
    waited += seconds
  }
  const judged = await gate({ ...aws.fleet, wait }, { ...where, bakeMinutes: 2 }, quiet)
  expect({ passed: judged.passed, waited }).toEqual({ passed: true, waited: 120 })
})

test('an alarm in any region ends the bake early', async () => {
  const aws = world()
  let waited = 0
  const wait = async (seconds: number) => {
    waited += seconds
    if (waited === 60) aws.at(second).alarms.set(`${service}-${second}-5xx`, 'ALARM')
  }
  const judged = await gate({ ...aws.fleet, wait }, { ...where, bakeMinutes: 5 }, quiet)
  expect(judged.failures[0]).toMatch(`${service}-${second}-5xx fires`)
  expect(waited).toBe(60)
})

test('a region may miss a question during the bake, but not the last one', async () => {
  const aws = world()
  aws.at(first).down = true
  aws.later.push(() => {
    aws.at(first).down = false
  })
  expect((await gate(aws.fleet, { ...where, bakeMinutes: 1 }, quiet)).passed).toBe(true)
  aws.at(first).down = true
  expect((await gate(aws.fleet, { ...where, bakeMinutes: 1 }, quiet)).passed).toBe(false)
})

test('a region that was reached and runs another release closes it', async () => {
  const aws = world({ running: 'aaaaaaaaaaaa' })
  const release = 'bbbbbbbbbbbb'
  const judge = () => gate(aws.fleet, { ...where, bakeMinutes: 0, release }, quiet)
  expect((await judge()).failures).toContain(
    `${first} runs aaaaaaaaaaaa, not ${release}: deploy its wave again.`,
  )
  for (const region of here) aws.runs(region, release)
  expect((await judge()).passed).toBe(true)
})

const trial = { ...where, bakeMinutes: 2, release: 'aaaaaaaaaaaa' }

test('a release that has answered in every region opens the gate', async () => {
  const aws = world({ running: trial.release })
  expect(await gate(aws.fleet, trial, quiet)).toEqual({ passed: true, failures: [], notes: [] })
})

test.each([
  ['that nobody can reach', { problem: 'refused' }, 'refused'],
  ['that lets nobody in', { version: trial.release, problem: 'it answered 401' }, '401'],
  ['of which another answers', { version: 'bbbbbbbbbbbb' }, 'bbbbbbbbbbbb answered'],
  ['before which something else answers', {}, 'something without x-version answered'],
])('a release %s closes the gate, however quiet the alarms are', async (_, answer, why) => {
  const aws = world({ running: trial.release })
  aws.at(second).answer = answer
  const judged = await gate(aws.fleet, trial, quiet)
  expect(judged.failures).toEqual([
    expect.stringMatching(`^${second}: ${trial.release} answered 0 of 24 requests to https://`),
  ])
  expect(judged.failures[0]).toContain(`${why}). Find the cause`)
})

test('a bake in which hardly anything can be asked closes the gate, and says what to do', async () => {
  const aws = world({ running: trial.release })
  const judged = await gate(aws.fleet, { ...trial, bakeMinutes: 1 }, quiet)
  expect(judged.failures).toHaveLength(here.length)
  expect(judged.failures[0]).toContain('answered 12 of 12 requests to https://')
  expect(judged.failures[0]).toContain('let the wave bake for longer')
})

const { errorRate } = topology.alarms

test.each([
  ['a share that alarms let fail opens', Math.floor(60 * errorRate), true],
  ['one failure more closes', Math.floor(60 * errorRate) + 1, false],
])('of sixty answers, %s the gate', async (_, failing, passed) => {
  const aws = world({ running: trial.release })
  let asked = 0
  const readData = async (region: string) => {
    const bad = region === second && asked++ < failing
    return { version: trial.release, ...(bad && { problem: 'it answered 429' }) }
  }
  const judged = await gate({ ...aws.fleet, readData }, { ...trial, bakeMinutes: 5 }, quiet)
  const failures = passed
    ? []
    : [
        expect.stringMatching(
          `${second}: ${trial.release} answered ${60 - failing} of 60 requests .* may fail \\(it answered 429\\)`,
        ),
      ]
  expect(judged).toEqual({ passed, failures, notes: [] })
})

test('a release beside which another answers closes the gate, however often it is the one', async () => {
  const aws = world({ running: trial.release })
  let asked = 0
  const readData = async (region: string) => {
    const other = region === second && asked++ % 3 > 0
    return { version: other ? 'bbbbbbbbbbbb' : trial.release }
  }
  const judged = await gate({ ...aws.fleet, readData }, { ...trial, bakeMinutes: 10 }, quiet)
  expect(judged.failures).toEqual([expect.stringContaining('(bbbbbbbbbbbb answered)')])
})

test('silence is a note where a person says that the gate may open without traffic', async () => {
  const aws = world({ running: trial.release })
  aws.at(second).answer = { problem: 'it answered 403' }
  const judged = await gate(aws.fleet, { ...trial, withoutTraffic: true }, quiet)
  expect(judged).toMatchObject({ passed: true, notes: [expect.stringMatching(second)] })
})

test('a region that the release has not reached is not asked', async () => {
  const aws = world({ running: trial.release })
  aws.at(second).answer = { version: 'bbbbbbbbbbbb' }
  const judged = await gate(aws.fleet, { ...trial, deployed: [first] }, quiet)
  expect(judged.failures).toEqual([])
})

describe('for a fix that goes on despite alarms', () => {
  const fix = { service, regions: here, deployed: [first], bakeMinutes: 1, despiteAlarms: true }
  const own = (region: string, name: string) => `${service}-${region}-${name}`

  test('what fires for another reason, or where the fix is not yet, is passed over and noted', async () => {
    const aws = world()
    const others = [own(first, '5xx'), own(first, 'latency-p99'), own(second, 'release-5xx')]
    aws
      .at(first)
      .alarms.set(others[0] ?? '', 'ALARM')
      .set(others[1] ?? '', 'ALARM')
    aws.at(second).alarms.set(others[2] ?? '', 'ALARM')
    const judged = await gate(aws.fleet, fix, quiet)
    expect(judged.passed).toBe(true)
    for (const name of others) expect(judged.notes.join()).toContain(`${name} fires`)
  })

  test.each(['release-5xx', 'release-errors', 'errors'])(
    'its own alarm %s closes the gate',
    async (name) => {
      const aws = world()
      aws.at(first).alarms.set(own(first, name), 'ALARM')
      expect((await gate(aws.fleet, fix, quiet)).failures).toEqual([
        expect.stringContaining(`${own(first, name)} fires`),
      ])
    },
  )

  test('an alarm that goes quiet in the bake was about what ran before', async () => {
    const aws = world()
    const alarm = own(first, 'release-5xx')
    aws.at(first).alarms.set(alarm, 'ALARM')
    aws.later.push(() => aws.at(first).alarms.set(alarm, 'OK'))
    expect((await gate(aws.fleet, fix, quiet)).passed).toBe(true)
  })
})
