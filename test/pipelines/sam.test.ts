import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startAccount } from '../ops/account.ts'
import { motoIsThere } from '../ops/moto.ts'
import { HOME, OTHER, type Outside, outside } from '../ops/outside.ts'
import { type Stacks, startStacks } from '../ops/stacks.ts'
import { answersFor } from '../support/answers.ts'
import { installProjects, type Project, type Projects } from './projects.ts'
import type { Report, World } from './runner/execute.ts'
import { type Asked, endsOf, push, systems } from './systems.ts'

if (!motoIsThere && process.env.CI === 'true')
  throw new Error('moto_server is not installed, and CI needs it.')

const deploy = 'arn:aws:iam::123456789012:role/deploy'
const stack = 'arn:aws:iam::123456789012:role/stack'
const held = {
  vars: { AWS_DEPLOY_ROLE_ARN: deploy, AWS_STACK_ROLE_ARN: stack },
  environments: { release: {}, rollout: {}, rollback: {} },
  contexts: { 'orders-production': { AWS_DEPLOY_ROLE_ARN: deploy, STACK_ROLE_ARN: stack } },
}

/** The name of a wave's job in one region. */
const wave = {
  github: (number: number, region: string) => `wave-${number} (${region})`,
  circleci: (number: number, region: string) => `wave-${number}-${region}`,
}

describe.skipIf(!motoIsThere)('a pipeline that deploys with SAM', () => {
  let projects: Projects
  beforeAll(async () => {
    projects = await installProjects(answersFor())
  })
  afterAll(() => projects?.remove())

  describe.each(systems)('%s', (ci) => {
    let account: Stacks
    let aws: Outside
    let project: Project
    let proven: string | undefined
    const [one, two] = [wave[ci](1, HOME), wave[ci](2, OTHER)]
    const begun = { build: 'success', prepare: 'success' }
    const notReached = { [two]: 'skipped', 'gate-2': 'skipped' }

    beforeAll(async () => {
      account = await startStacks(await startAccount())
      aws = await outside({ directory: projects.folder }, account)
      project = projects.make(answersFor({ ci, rollout: 'regional-canary' }))
    })
    afterAll(() => account?.stop())
    afterEach(() => aws.setAlarm(HOME, 'OK'))

    const run = (more: Partial<World> = {}, asked?: Asked): Promise<Report> =>
      push(
        ci,
        project.directory,
        held,
        {
          env: {
            ...projects.env,
            AWS_ENDPOINT_URL: account.url,
            REGION_ANSWERS: account.answersAt,
          },
          tools: [projects.tools],
          ...more,
        },
        asked,
      )
    const runWithShifts = async (more: Partial<World> = {}, asked?: Asked): Promise<Report> => {
      const clock = setInterval(() => account.shifting().forEach(account.finishShift), 50)
      try {
        return await run(more, asked)
      } finally {
        clearInterval(clock)
      }
    }

    test('takes the first release to both regions', async () => {
      const report = await runWithShifts()
      expect(endsOf(report), report.text()).toEqual({
        ...begun,
        [one]: 'success',
        'gate-1': 'success',
        [two]: 'success',
        'gate-2': 'success',
        rollback: 'skipped',
      })
      ;[proven] = await aws.running()
      expect(proven).toMatch(/^[0-9a-f]{12}$/)
      expect(await aws.running()).toEqual([proven, proven])
    })

    test('rolls the first wave back when its gate closes', async () => {
      project.edit('infra/region.yaml', 'MemorySize: 512', 'MemorySize: 1024')
      const seen: unknown[] = []
      const report = await runWithShifts({
        async before(job) {
          if (job !== 'gate-1') return
          seen.push(await aws.running())
          await aws.setAlarm(HOME, 'ALARM')
        },
      })
      expect(endsOf(report), report.text()).toEqual({
        ...begun,
        ...notReached,
        [one]: 'success',
        'gate-1': 'failure',
        rollback: 'success',
      })
      expect(seen).toEqual([[expect.not.stringMatching(proven as string), proven]])
      expect(await aws.running()).toEqual([proven, proven])
    })

    test('rolls the first wave back when its release answers nobody', async () => {
      account.silent.add(HOME)
      const report = await runWithShifts()
      account.silent.delete(HOME)
      expect(endsOf(report), report.text()).toEqual({
        ...begun,
        ...notReached,
        [one]: 'success',
        'gate-1': 'failure',
        rollback: 'success',
      })
      expect(report.text()).toMatch(new RegExp(`CLOSED: ${HOME}: \\w+ answered 0 of \\d+ requests`))
      expect(await aws.running()).toEqual([proven, proven])
    })

    test('takes a wave back that is cut off while traffic shifts', async () => {
      const report = await run({
        aborted: {
          job: one,
          // CircleCI's cancelled workflow would cancel the way back as well.
          ends: ci === 'github' ? 'run' : 'job',
          once: () => account.shifting().length > 0,
        },
      })
      expect(endsOf(report), report.text()).toEqual({
        ...begun,
        ...notReached,
        [one]: 'cancelled',
        'gate-1': 'skipped',
        rollback: 'success',
      })
      expect(await aws.running()).toEqual([proven, proven])
    })

    test('rolls every region back when the last wave fails', async () => {
      const report = await runWithShifts({
        before(job) {
          // Between a job and the next: the way back must find both regions there.
          account.down.delete(OTHER)
          if (job === two) account.down.add(OTHER)
        },
      })
      expect(endsOf(report), report.text()).toEqual({
        ...begun,
        [one]: 'success',
        'gate-1': 'success',
        [two]: 'failure',
        'gate-2': 'skipped',
        rollback: 'success',
      })
      expect(await aws.running()).toEqual([proven, proven])
    })

    test('while an alarm fires, takes a fix back whose own answers fail, and one that is good to every region', async () => {
      const asked = { action: 'deploy', 'despite-alarms': true }
      await aws.setAlarm(HOME, 'ALARM')
      const bad = await runWithShifts(
        {
          before: async (job) => {
            if (job === 'gate-1') await aws.setAlarm(HOME, 'ALARM', 'release-5xx')
          },
        },
        asked,
      )
      expect(endsOf(bad), bad.text()).toMatchObject({
        ...notReached,
        'gate-1': 'failure',
        rollback: 'success',
      })
      expect(await aws.running()).toEqual([proven, proven])

      await aws.setAlarm(HOME, 'OK', 'release-5xx')
      const good = await runWithShifts({}, asked)
      expect(endsOf(good), good.text()).toMatchObject({
        [one]: 'success',
        [two]: 'success',
        'gate-2': 'success',
        rollback: 'skipped',
      })
      const [fixed] = await aws.running()
      expect(fixed).not.toBe(proven)
      expect(await aws.running()).toEqual([fixed, fixed])
      proven = fixed
    })

    test('takes a fix through in place of a release on trial that could not be taken back', async () => {
      project.edit('infra/region.yaml', 'MemorySize: 1024', 'MemorySize: 1536')
      const stuck = await runWithShifts({
        async before(job) {
          if (job === 'gate-1') await aws.setAlarm(HOME, 'ALARM')
          if (job === 'rollback') account.down.add(HOME)
        },
      })
      account.down.delete(HOME)
      expect(endsOf(stuck), stuck.text()).toMatchObject({
        'gate-1': 'failure',
        rollback: 'failure',
      })
      const [bad] = await aws.running()
      expect(bad).not.toBe(proven)

      project.edit('infra/region.yaml', 'MemorySize: 1536', 'MemorySize: 1792')
      const refused = await run()
      expect(endsOf(refused), refused.text()).toMatchObject({ prepare: 'failure' })
      const fixed = await runWithShifts({}, { action: 'deploy', 'despite-alarms': true })
      expect(endsOf(fixed), fixed.text()).toMatchObject({
        'gate-2': 'success',
        rollback: 'skipped',
      })
      const [fix] = await aws.running()
      expect([bad, proven]).not.toContain(fix)
      expect(await aws.running()).toEqual([fix, fix])
    })
  })
})
