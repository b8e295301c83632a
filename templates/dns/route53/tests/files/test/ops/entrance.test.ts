import { describe, expect, test } from 'vitest'
import { besideGate } from '../../toolkit/rollout/dns.ts'
import type { Fleet } from '../../toolkit/rollout/fleet.ts'
import { gate } from '../../toolkit/rollout/gate.ts'
import { install } from '../../toolkit/rollout/install.ts'
import { noteChange, passTrials } from '../../toolkit/rollout/notes.ts'
import type { Answer } from '../../toolkit/rollout/requests.ts'
import { topology } from '../../topology.ts'
import { here, quiet, world } from './world.ts'

const OLD = 'aaaaaaaaaaaa'
const NEW = 'bbbbbbbbbbbb'
const [first = '', second = ''] = here
const { service } = topology
const evacuated = { status: 'evacuated', problem: 'it answered 503' }

describe('in a gate', () => {
  const where = { service, regions: here, deployed: here, bakeMinutes: 2 }
  const trial = { ...where, release: NEW }
  const { failureThreshold } = topology.dns.healthCheck

  test.each([
    ['fails', { version: trial.release, problem: 'it answered 503' }, 'it answered 503'],
    ['is another release’s', { version: OLD }, `${OLD} answered`],
  ])('a release closes the gate early when it %s', async (_, health, why) => {
    const aws = world({ running: trial.release })
    aws.at(second).health = health
    let asked = 0
    const readHealth = async (region: string, origin: string) => {
      asked += Number(region === second)
      return aws.entered.readHealth(region, origin)
    }
    const judged = await gate({ ...aws.entered, readHealth }, trial, quiet)
    expect(judged).toMatchObject({ passed: false, failures: [expect.stringContaining(why)] })
    expect(asked).toBe(failureThreshold)
  })

  test('one probe that fails takes no region out of DNS, and closes nothing', async () => {
    const aws = world({ running: trial.release })
    let missed = false
    const readHealth = async (region: string, origin: string) => {
      if (missed || region !== second) return aws.entered.readHealth(region, origin)
      missed = true
      return { problem: 'it did not answer' }
    }
    expect((await gate({ ...aws.entered, readHealth }, trial, quiet)).passed).toBe(true)
  })

  test('a region that was evacuated before the release came is noted', async () => {
    const aws = world({ running: OLD })
    aws.at(second).health = { ...evacuated, version: OLD }
    for (const region of here) {
      await noteChange(aws.entered, region, trial.release)
      aws.runs(region, trial.release)
    }
    aws.at(second).health = { ...evacuated, version: NEW }
    const { passed, notes } = await gate(aws.entered, trial, quiet)
    expect({ passed, notes }).toEqual({ passed: true, notes: [`${second} is evacuated.`] })
  })

  test.each([
    ['one', [second]],
    ['every', here],
  ])(
    'a release that says of %s region that it is evacuated, which it was not before, closes the gate',
    async (_, regions) => {
      const aws = world({ running: OLD })
      for (const region of here) {
        await noteChange(aws.entered, region, trial.release)
        aws.runs(region, trial.release)
      }
      for (const region of regions) aws.at(region).health = { ...evacuated, version: NEW }
      const { failures } = await gate(aws.entered, trial, quiet)
      expect(failures).toHaveLength(regions.length)
      expect(failures.join()).toContain('did not before the release came')
    },
  )

  test('that a region was evacuated when the release came first is forgotten when it comes again', async () => {
    const aws = world({ running: OLD })
    aws.at(second).health = { ...evacuated, version: OLD }
    await noteChange(aws.entered, second, trial.release)
    aws.at(second).health = undefined
    await noteChange(aws.entered, second, trial.release)
    for (const region of here) aws.runs(region, trial.release)
    aws.at(second).health = { ...evacuated, version: NEW }
    expect((await gate(aws.entered, trial, quiet)).passed).toBe(false)
  })

  test('what a region said when a release came first is forgotten once that has passed and is installed again', async () => {
    const aws = world({ running: OLD })
    aws.at(second).health = { ...evacuated, version: OLD }
    for (const region of here) {
      await noteChange(aws.entered, region, NEW)
      aws.runs(region, NEW)
    }
    await passTrials(aws.entered, here, NEW, quiet)
    aws.at(second).health = undefined
    await noteChange(aws.entered, second, NEW)
    aws.at(second).health = { ...evacuated, version: NEW }
    expect((await gate(aws.entered, trial, quiet)).passed).toBe(false)
  })

  test('a region that was evacuated since the release has passed is noted when that is installed again', async () => {
    const aws = world({ running: NEW })
    await passTrials(aws.entered, here, NEW, quiet)
    aws.at(second).health = { ...evacuated, version: NEW }
    await noteChange(aws.entered, second, NEW)
    const { passed, notes } = await gate(aws.entered, trial, quiet)
    expect({ passed, notes }).toEqual({ passed: true, notes: [`${second} is evacuated.`] })
  })

  test('a release on trial is no witness of itself, however often its job runs', async () => {
    const aws = world({ running: OLD })
    for (const region of here) {
      await noteChange(aws.entered, region, NEW)
      aws.runs(region, NEW)
    }
    aws.at(second).health = { ...evacuated, version: NEW }
    await noteChange(aws.entered, second, NEW)
    expect((await gate(aws.entered, trial, quiet)).passed).toBe(false)
  })
})

describe('while traffic shifts', () => {
  /** As an alias would: of ten answers, one is the new release's. */
  const canary = (fresh: Answer, old: Answer = {}) => {
    let asked = 0
    return async (): Promise<Answer> =>
      ++asked % 10 === 0 ? { version: NEW, ...fresh } : { version: OLD, ...old }
  }
  const shift = (readHealth: Fleet['readHealth']) => {
    const aws = world({ running: OLD })
    aws.holds(NEW)
    aws.later.push(...Array.from({ length: 15 * 12 }, () => quiet))
    const put = { region: first, release: NEW, watched: here, despiteAlarms: false }
    return { aws, put: install({ ...aws.entered, readHealth }, put, quiet) }
  }

  test.each([
    ['/health', { problem: 'it answered 500' }, '/health (it answered 500)'],
    ['a flag that it misreads', evacuated, '/health (it answered 503)'],
  ])('a release that fails %s is stopped', async (_, fresh, why) => {
    const { aws, put } = shift(canary(fresh))
    await expect(put).rejects.toThrow(`${first}: ${NEW} failed 3 of 3 requests for ${why}`)
    expect(aws.running()[first]).toBe(OLD)
  })

  test('where the region was evacuated before, no release is stopped for it', async () => {
    const { aws, put } = shift(canary({ problem: 'it answered 503' }, { status: 'evacuated' }))
    await put
    expect(aws.running()[first]).toBe(NEW)
  })
})

test.each([
  ['goes on when that opens', true],
  ['ends early when that stays closed', false],
])('what is done beside a gate %s', async (_, passed) => {
  let told = false
  await besideGate(Promise.resolve({ passed }), async (closed) => {
    await new Promise((resolve) => setImmediate(resolve))
    told = closed.aborted
  })
  expect(told).toBe(!passed)
})
