import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answersFor } from '../support/answers.ts'
import { projectOf, writeTree } from '../support/lay-out.ts'
import { type Deployable, install, makeProject, startAccount } from './account.ts'
import { motoIsThere } from './moto.ts'
import { done, HOME, OTHER, type Outside, outside } from './outside.ts'
import { type Stacks, startStacks } from './stacks.ts'

if (!motoIsThere && process.env.CI === 'true')
  throw new Error('moto_server is not installed, and CI needs it.')

describe.skipIf(!motoIsThere)('a canary in every region at the same time', () => {
  let account: Stacks
  let project: Deployable
  let aws: Outside
  let first: string | undefined
  const second = () => project.release()

  beforeAll(async () => {
    account = await startStacks(await startAccount())
    project = makeProject(answersFor(), () => account)
    project.edit('topology.ts', /bakeMinutes: \d+/g, 'bakeMinutes: 0')
    install(project.directory)
    aws = await outside(project, account)
    done(await project.run('deploy'))
    first = project.release()
    project.edit('infra/region.yaml', 'MemorySize: 512', 'MemorySize: 1024')
    done(await project.run('deploy --prepare'))
  })
  afterAll(async () => {
    project?.remove()
    await account?.stop()
  })

  /** One job a region, as the pipeline has them; gives their ends once both shift traffic. */
  async function bothShift() {
    const jobs = [HOME, OTHER].map((region) =>
      project.run(`deploy --wave 1 --region ${region} --release ${second()}`),
    )
    await expect.poll(() => account.shifting(), { timeout: 20_000 }).toEqual([HOME, OTHER])
    return jobs
  }

  test("one region's alarm stops the shift in every region, and the old release stays", async () => {
    const jobs = await bothShift()
    await aws.setAlarm(OTHER, 'ALARM')
    const ends = await Promise.all(jobs)
    expect(ends.map(({ status }) => status)).toEqual([1, 1])
    for (const { output } of ends) expect(output).toContain(`orders-${OTHER}-5xx fires`)
    expect([...new Set(account.stopped)].sort()).toEqual([HOME, OTHER])
    expect(await aws.running()).toEqual([first, first])
  })

  test('nothing is left for the roll-back to do', async () => {
    const ran = await project.run(`rollback --release ${second()}`)
    done(ran)
    for (const region of [HOME, OTHER]) {
      expect(ran.output).toContain(`${region}  left alone: it runs ${first}`)
    }
  })

  test('a fix can be shipped while the alarm fires, all traffic at once', async () => {
    done(await project.run(`deploy --release ${second()} --despite-alarms`))
    expect(await aws.running()).toEqual([second(), second()])
    expect(account.applied.at(-1)?.given).toMatchObject({ TrafficShift: 'at-once' })
    done(await project.run(`rollback --release ${second()}`))
    await aws.setAlarm(OTHER, 'OK')
  })

  test('once stopped, the release begins nowhere until it is prepared anew', async () => {
    const late = await project.run(`deploy --wave 1 --region ${OTHER} --release ${second()}`)
    expect(late.status).toBe(1)
    expect(late.output).toContain(`this release was stopped (orders-${OTHER}-5xx fires`)
    expect(await aws.running()).toEqual([first, first])
    done(await project.run('deploy --prepare'))
  })

  test('without an alarm the shift ends with the new release everywhere', async () => {
    const jobs = await bothShift()
    for (const region of [HOME, OTHER]) account.finishShift(region)
    for (const end of await Promise.all(jobs)) done(end)
    expect(await aws.running()).toEqual([second(), second()])
  })

  test('an evacuation is written through every region, and taken back', async () => {
    await aws.makeTables()
    const evacuate = (words: string) => project.run(`evacuate ${words} --endpoint ${account.url}`)
    const there = await evacuate(HOME)
    done(there)
    for (const region of [HOME, OTHER]) {
      expect(there.output).toContain(`${region}  ${HOME} evacuated = true`)
    }
    expect([await aws.flag(HOME, HOME), await aws.flag(OTHER, HOME)]).toEqual([true, true])

    const last = await evacuate(OTHER)
    expect(last.status).toBe(1)
    expect(last.output).toContain(`${HOME}  is evacuated itself`)
    expect(last.output).toContain(
      `No other region is known to be well (see above), so ${OTHER} stays`,
    )
    expect(await aws.flag(OTHER, OTHER)).toBeUndefined()

    done(await evacuate(`${HOME} --return`))
    expect([await aws.flag(HOME, HOME), await aws.flag(OTHER, HOME)]).toEqual([false, false])
  })

  test('a region that is down is evacuated through the others', async () => {
    account.down.add(HOME)
    const { status, output } = await project.run(`evacuate ${HOME} --endpoint ${account.url}`)
    account.down.delete(HOME)
    expect(status).toBe(1)
    expect(output).toContain(`${HOME}  no answer`)
    expect(output).toContain(`${HOME} did not take its own flag`)
    expect(await aws.flag(OTHER, HOME)).toBe(true)
  })

  describe('where the service has a domain', () => {
    const own = (path: string) => `https://${OTHER}.api.example.com${path}`
    /** Runs a command while the regions' own names answer as they are told; gives what was asked of them too. */
    async function asking(command: string, answers: Record<string, number> = {}) {
      const log = join(project.directory, 'asked.log')
      writeFileSync(log, '')
      const ran = await project.run(command, {
        NODE_OPTIONS: `--import=${join(import.meta.dirname, 'stand-in-regions.mjs')}`,
        REGIONS: JSON.stringify(answers),
        REGIONS_LOG: log,
      })
      return { ...ran, asked: new Set(readFileSync(log, 'utf8').split('\n').filter(Boolean)) }
    }
    const evacuate = (answers?: Record<string, number>) =>
      asking(`evacuate ${HOME} --endpoint ${account.url}`, answers)

    beforeAll(() => {
      const withDomain = projectOf(answersFor({ domain: 'api.example.com' }))
      const its = [...withDomain].filter(([path]) => /^(toolkit\/|topology\.ts$)/.test(path))
      writeTree(new Map(its), project.directory)
      project.edit('topology.ts', /bakeMinutes: \d+/g, 'bakeMinutes: 0')
      project.edit('topology.ts', /periodSeconds: \d+/g, 'periodSeconds: 1')
    })

    test('no region is evacuated for one that is out of DNS', async () => {
      const ran = await evacuate({ [own('/health')]: 503 })
      expect(ran.status).toBe(1)
      expect(ran.output).toContain(`${OTHER}  is out of DNS`)
      await aws.setAlarm(OTHER, 'ALARM')
      expect((await evacuate()).output).toContain(`orders-${OTHER}-5xx fires`)
    })

    test('one that takes users and has no traffic is called until its alarm sees it', async () => {
      await aws.setAlarm(OTHER, 'INSUFFICIENT_DATA')
      const ran = await evacuate()
      done(ran)
      expect(ran.output).toContain(`${OTHER}  is well`)
      expect([...ran.asked]).toEqual([own('/health'), own('/health/data')])
    })

    test('a gate calls a region whose alarm has no data, until it is known to be well', async () => {
      await aws.setAlarm(OTHER, 'INSUFFICIENT_DATA')
      const ran = await asking('gate')
      done(ran)
      expect(ran.output).toContain(`${OTHER}  is well`)
      expect([...ran.asked]).toEqual([own('/health/data')])
    })

    test('a roll-back calls a region whose alarm fires, and says how to bring back one that fails', async () => {
      await aws.setAlarm(OTHER, 'ALARM')
      const rollback = `rollback --release ${second()}`
      const well = await asking(rollback)
      done(well)
      expect(well.output).toContain(`${OTHER}  is well`)
      expect(well.asked).toContain(own('/health/data'))
      const failing = await asking(rollback, { [own('/health/data')]: 500 })
      expect(failing.output).toContain(`${OTHER}  may stay out of DNS`)
      expect(failing.output).toContain(`npm run evacuate -- ${OTHER} --return`)
    })

    test('a rollout that is stopped by an alarm calls the region that it took out', async () => {
      await aws.setAlarm(OTHER, 'ALARM')
      const ran = await asking('deploy')
      expect(ran.status).toBe(1)
      expect(ran.asked).toContain(own('/health/data'))
    })

    test('one whose alarm is quiet is left alone', async () => {
      await aws.setAlarm(OTHER, 'OK')
      const ran = await evacuate()
      done(ran)
      expect([...ran.asked]).toEqual([own('/health')])
    })
  })
})
