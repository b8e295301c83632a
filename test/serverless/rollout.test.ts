import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Deployable, install, makeProject, startAccount } from '../ops/account.ts'
import { motoIsThere } from '../ops/moto.ts'
import { done, HOME, OTHER, type Outside, outside } from '../ops/outside.ts'
import { type Stacks, startStacks } from '../ops/stacks.ts'
import { answersFor } from '../support/answers.ts'

if (!motoIsThere && process.env.CI === 'true')
  throw new Error('moto_server is not installed, and CI needs it.')

describe.skipIf(!motoIsThere)('a canary in every region, with the Serverless Framework', () => {
  let account: Stacks
  let project: Deployable
  let aws: Outside
  let first: string
  let firstTemplate: string
  const second = () => project.release()
  const templateNow = () =>
    readFileSync(join(project.directory, 'dist/release/region.json'), 'utf8')

  beforeAll(async () => {
    account = await startStacks(await startAccount())
    project = makeProject(answersFor({ framework: 'serverless' }), () => account)
    project.edit('topology.ts', /bakeMinutes: \d+/g, 'bakeMinutes: 0')
    // moto is done at once; only a shift takes its time.
    project.edit('toolkit/aws/updates.ts', 'POLL_SECONDS = 10', 'POLL_SECONDS = 0.5')
    install(project.directory)
    aws = await outside(project, account)
  })
  afterAll(async () => {
    project?.remove()
    await account?.stop()
  })

  test('the first release reaches every region, from the bucket of each', async () => {
    done(await project.run('deploy'))
    first = project.release()
    firstTemplate = templateNow()
    expect(await aws.running()).toEqual([first, first])
    expect(account.applied.map(({ region }) => region).sort()).toEqual([HOME, OTHER])
    for (const { template } of account.applied) expect(template).toBe(firstTemplate)
    const [home, other] = account.applied.map(({ given }) => given.ArtifactBucket)
    expect(home).not.toBe(other)
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
    project.edit('serverless.yml', 'memorySize: 512', 'memorySize: 1024')
    done(await project.run('deploy --prepare'))
    expect(second()).not.toBe(first)
    const jobs = await bothShift()
    await aws.setAlarm(OTHER, 'ALARM')
    const ends = await Promise.all(jobs)
    expect(ends.map(({ status }) => status)).toEqual([1, 1])
    for (const { output } of ends) expect(output).toContain(`orders-${OTHER}-5xx fires`)
    expect([...new Set(account.stopped)].sort()).toEqual([HOME, OTHER])
    expect(await aws.running()).toEqual([first, first])
    await aws.setAlarm(OTHER, 'OK')
  })

  test('a shift that CodeDeploy takes back by itself fails the job, with what the stack came to', async () => {
    done(await project.run('deploy --prepare'))
    const [home, other] = await bothShift()
    await account.takeBack(HOME)
    const failed = await home
    expect(failed?.status).toBe(1)
    expect(failed?.output).toContain(`orders-region in ${HOME} ended as UPDATE_ROLLBACK_COMPLETE`)
    account.finishShift(OTHER)
    if (other) done(await other)
    expect(await aws.running()).toEqual([first, second()])
    done(await project.run(`rollback --release ${second()}`))
    expect(await aws.running()).toEqual([first, first])
  })

  test('without an alarm the shift ends with the new release everywhere', async () => {
    done(await project.run('deploy --prepare'))
    const jobs = await bothShift()
    for (const region of [HOME, OTHER]) account.finishShift(region)
    for (const end of await Promise.all(jobs)) done(end)
    expect(await aws.running()).toEqual([second(), second()])
  })

  test('a roll-back applies the template of before, all traffic at once, and packages nothing', async () => {
    const asked = account.applied.length
    // A checkout whose services cannot be packaged any more.
    project.edit('serverless.yml', 'handler:', 'no-handler:')
    account.down.add(HOME)
    const half = await project.run(`rollback --release ${second()}`)
    account.down.delete(HOME)
    expect(half.status).toBe(1)
    expect(half.output).toContain(`${second()} is still in ${HOME}.`)
    expect(await aws.running()).toEqual([second(), first])
    done(await project.run(`rollback --release ${second()}`))
    project.edit('serverless.yml', 'no-handler:', 'handler:')
    expect(await aws.running()).toEqual([first, first])
    const back = account.applied.slice(asked)
    expect(back.map(({ region }) => region)).toEqual([OTHER, HOME])
    for (const { given, template } of back) {
      expect(given.TrafficShift).toBe('at-once')
      expect(template).toBe(firstTemplate)
    }
  })

  test('a gate that closes takes the release out of every region', async () => {
    account.onUpdated = (region) =>
      region === OTHER ? aws.setAlarm(OTHER, 'ALARM') : Promise.resolve()
    const running = project.run(`deploy --release ${second()}`)
    for (const region of [HOME, OTHER]) {
      await expect.poll(() => account.shifting(), { timeout: 20_000 }).toContain(region)
    }
    for (const region of [HOME, OTHER]) account.finishShift(region)
    const { status, output } = await running
    account.onUpdated = async () => {}
    await aws.setAlarm(OTHER, 'OK')
    expect(status).toBe(1)
    expect(output).toContain(`${second()} failed, and is out of every region`)
    expect(await aws.running()).toEqual([first, first])
  })

  test('an update that there is nothing for is none', async () => {
    const asked = account.applied.length
    done(await project.run('deploy --prepare'))
    expect(account.applied).toHaveLength(asked)
  })
})
