import { describe, expect, test } from 'vitest'
import type { Fleet } from '../../toolkit/rollout/fleet.ts'
import { install } from '../../toolkit/rollout/install.ts'
import { allow, refuse } from '../../toolkit/rollout/notes.ts'
import type { Answer } from '../../toolkit/rollout/requests.ts'
import { topology } from '../../topology.ts'
import { here, quiet, world } from './world.ts'

const OLD = 'aaaaaaaaaaaa'
const NEW = 'bbbbbbbbbbbb'
const [first = '', second = ''] = here
const { service } = topology
const alarmOf = (region: string) => `${service}-${region}-5xx`

function ready() {
  const aws = world({ running: OLD })
  aws.holds(NEW)
  const put = (region: string, despiteAlarms = false) =>
    install(aws.fleet, { region, release: NEW, watched: here, despiteAlarms }, quiet)
  return { ...aws, put }
}

test('a release without alarms ends up running', async () => {
  const aws = ready()
  aws.later.push(quiet, quiet)
  await aws.put(first)
  expect(aws.running()[first]).toBe(NEW)
})

test('what ran before is noted, as the way back', async () => {
  const aws = ready()
  await aws.put(first)
  expect(String(aws.at(first).objects.get(`releases/${NEW}/previous`)).trim()).toBe(OLD)
})

test("another region's alarm stops this region's shift, and the old release stays", async () => {
  const aws = ready()
  aws.later.push(quiet, () => aws.at(second).alarms.set(alarmOf(second), 'ALARM'), quiet, quiet)
  await expect(aws.put(first)).rejects.toThrow(`${alarmOf(second)} fires`)
  expect(aws.running()[first]).toBe(OLD)
})

test("one region's alarm stops all regions that shift together", async () => {
  const aws = ready()
  aws.later.push(quiet, () => aws.at(second).alarms.set(alarmOf(second), 'ALARM'))
  aws.later.push(...Array.from({ length: 20 }, () => quiet))
  const ends = await Promise.allSettled(here.map((region) => aws.put(region)))
  expect(ends.map(({ status }) => status)).toEqual(here.map(() => 'rejected'))
  expect(aws.running()).toEqual(Object.fromEntries(here.map((region) => [region, OLD])))
})

test('a region whose turn comes after the alarm has gone quiet does not begin', async () => {
  const aws = ready()
  aws.later.push(quiet, () => aws.at(second).alarms.set(alarmOf(second), 'ALARM'), quiet, quiet)
  await expect(aws.put(first)).rejects.toThrow('fires')
  aws.at(second).alarms.set(alarmOf(second), 'OK')
  await expect(aws.put(second)).rejects.toThrow(
    /was not touched: this release was stopped .*--prepare/,
  )
  expect(aws.running()[second]).toBe(OLD)
})

test('a release that was stopped may begin again once it is prepared anew', async () => {
  const aws = ready()
  await refuse(aws.fleet, here, NEW, 'an alarm fired')
  await expect(aws.put(second)).rejects.toThrow('an alarm fired')
  await allow(aws.fleet, second, NEW)
  await aws.put(second)
  expect(aws.running()[second]).toBe(NEW)
})

test('a shift does not begin while an alarm fires', async () => {
  const aws = ready()
  aws.at(second).alarms.set(alarmOf(second), 'ALARM')
  await expect(aws.put(first)).rejects.toThrow(/was not touched.*--despite-alarms/)
  expect(aws.shifts()).toEqual([])
})

test('despite alarms, all traffic moves at once', async () => {
  const aws = ready()
  aws.at(second).alarms.set(alarmOf(second), 'ALARM')
  await aws.put(first, true)
  expect(aws.shifts()).toEqual([{ region: first, release: NEW, shift: 'at-once' }])
})

test.each([
  ['its region alone is asked for data', false, [first]],
  ['nobody is asked where all of it moves at once', true, []],
])('while traffic shifts, %s', async (_, despiteAlarms, regions) => {
  const aws = ready()
  aws.later.push(quiet, quiet)
  const asked = new Set<string>()
  const readData = async (region: string, origin: string) => {
    expect(origin).toMatch(/^https:/)
    asked.add(region)
    return {}
  }
  const put = { region: first, release: NEW, watched: here, despiteAlarms }
  await install({ ...aws.fleet, readData }, put, quiet)
  expect([...asked]).toEqual(regions)
})

describe('whose answers no alarm counts', () => {
  /** As an alias would: of ten answers, one is the new release's. */
  const canary = (fresh: Answer, old: Answer = {}) => {
    let asked = 0
    return async (): Promise<Answer> =>
      ++asked % 10 === 0 ? { version: NEW, ...fresh } : { version: OLD, ...old }
  }
  const shift = (region: string, calls: Partial<Fleet>, minutes = 15) => {
    const aws = ready()
    aws.later.push(...Array.from({ length: minutes * 12 }, () => quiet))
    const put = { region, release: NEW, watched: here, despiteAlarms: false }
    return { aws, put: install({ ...aws.fleet, ...calls }, put, quiet) }
  }

  test('a release that fails its data is stopped while it has part of the traffic', async () => {
    const { aws, put } = shift(first, { readData: canary({ problem: 'it answered 404' }) })
    await expect(put).rejects.toThrow(
      `${first}: ${NEW} failed 3 of 3 requests for /health/data (it answered 404)`,
    )
    expect(aws.running()[first]).toBe(OLD)
    expect(String(aws.at(second).objects.get(`releases/${NEW}/refused`))).toContain('failed 3 of 3')
  })

  test.each([
    ['the release before fails', { readData: canary({}, { problem: 'it answered 404' }) }],
    ['nobody answers', { readData: async () => ({ problem: 'it did not answer' }) }],
  ])('where %s, no release is stopped for it', async (_, calls) => {
    const { aws, put } = shift(first, calls)
    await put
    expect(aws.running()[first]).toBe(NEW)
  })

  test('fewer failures than good answers stop nothing', async () => {
    let answers = 0
    const readData = async () => ({
      version: NEW,
      ...(answers++ % 5 < 2 && { problem: 'it answered 429' }),
    })
    const { aws, put } = shift(first, { readData })
    await put
    expect(aws.running()[first]).toBe(NEW)
  })

  test('what one region finds stops those that shift beside it', async () => {
    const aws = ready()
    aws.later.push(...Array.from({ length: 15 * 12 }, () => quiet))
    const failing = canary({ problem: 'it answered 404' })
    const readData = (region: string, origin: string) =>
      region === second ? failing() : aws.fleet.readData(region, origin)
    const put = { release: NEW, watched: here, despiteAlarms: false }
    const ends = await Promise.allSettled(
      here.map((region) => install({ ...aws.fleet, readData }, { ...put, region }, quiet)),
    )
    expect(ends.map(({ status }) => status)).toEqual(here.map(() => 'rejected'))
  })
})

test('a region that stays silent while traffic shifts stops it', async () => {
  const aws = ready()
  aws.later.push(() => {
    aws.at(second).down = true
  })
  aws.later.push(...Array.from({ length: 20 }, () => quiet))
  await expect(aws.put(first)).rejects.toThrow(`${second} cannot be asked`)
})

test('one missed answer stops nothing', async () => {
  const aws = ready()
  const other = aws.at(second)
  aws.later.push(
    () => {
      other.down = true
    },
    quiet,
    quiet,
    () => {
      other.down = false
    },
    ...Array.from({ length: 5 }, () => quiet),
  )
  await aws.put(first)
  expect(aws.running()[first]).toBe(NEW)
})

test('a region that cannot take a release stops those that shift beside it', async () => {
  const aws = ready()
  aws.at(first).objects.clear()
  aws.later.push(...Array.from({ length: 20 }, () => quiet))
  const ends = await Promise.allSettled(here.map((region) => aws.put(region)))
  expect(ends.map(({ status }) => status)).toEqual(here.map(() => 'rejected'))
  expect(aws.running()[second]).toBe(OLD)
})

test('a release that is not in the bucket is refused', async () => {
  const aws = world({ running: OLD })
  const put = { region: first, release: NEW, watched: here, despiteAlarms: false }
  await expect(install(aws.fleet, put, quiet)).rejects.toThrow(`no release ${NEW}`)
})
