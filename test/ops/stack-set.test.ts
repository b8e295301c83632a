import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answersFor } from '../support/answers.ts'
import { type Account, type Deployable, install, makeProject, startAccount } from './account.ts'
import { motoIsThere } from './moto.ts'
import { done, HOME, OTHER, type Outside, outside } from './outside.ts'

if (!motoIsThere && process.env.CI === 'true')
  throw new Error('moto_server is not installed, and CI needs it.')

describe.skipIf(!motoIsThere)('a canary in every region, by a stack set', () => {
  let account: Account
  let project: Deployable
  let aws: Outside
  let first: string
  const second = () => project.release()
  const operations = () => account.stackSets.operations

  /** What a region's stack runs, by its own parameters. */
  async function runs(region: string): Promise<string | undefined> {
    const StackName = account.stackSets.instance(region)?.stackId ?? ''
    const answer = await account.send('cloudformation', region, {
      Action: 'DescribeStacks',
      StackName,
    })
    return /<ParameterKey>Release<\/ParameterKey>\s*<ParameterValue>(\w+)</.exec(answer)?.[1]
  }
  const running = () => Promise.all([HOME, OTHER].map(runs))

  beforeAll(async () => {
    account = await startAccount()
    project = makeProject(answersFor({ deployment: 'stacksets' }), () => account)
    project.edit('topology.ts', /bakeMinutes: \d+/g, 'bakeMinutes: 0')
    // The account answers at once.
    project.edit('toolkit/aws/operations.ts', 'GATHER_MS = 5_000', 'GATHER_MS = 2_000')
    project.edit('toolkit/aws/stack-set.ts', 'POLL_MS = 5_000', 'POLL_MS = 500')
    project.edit('toolkit/aws/stack-set.ts', 'BUSY_MS = 15_000', 'BUSY_MS = 1_000')
    install(project.directory)
    aws = await outside(project, account)
  })
  afterAll(async () => {
    project?.remove()
    await account?.stop()
  })

  test('without the roles that infra/pipeline.yaml makes, nothing is begun', async () => {
    const { status, output } = await project.run('deploy')
    expect(status).toBe(1)
    expect(output).toContain('deploy infra/pipeline.yaml first')
    expect(operations()).toEqual([])
  })

  test('the first release makes the set, and a stack with its own bucket in each region', async () => {
    await account.send('cloudformation', HOME, {
      Action: 'CreateStack',
      StackName: 'orders-pipeline',
      TemplateBody: JSON.stringify({
        Resources: { Topic: { Type: 'AWS::SNS::Topic' } },
        Outputs: {
          AdministrationRoleArn: { Value: 'arn:aws:iam::123456789012:role/administration' },
          ExecutionRoleName: { Value: 'execution' },
        },
      }),
    })
    done(await project.run('deploy'))
    first = project.release()
    expect(await running()).toEqual([first, first])
    expect(operations().map(({ call, regions }) => [call, ...regions])).toEqual([
      ['CreateStackInstances', HOME],
      ['CreateStackInstances', OTHER],
    ])
    const buckets = [HOME, OTHER].map((region) => account.stackSets.instance(region)?.bucket)
    expect(new Set(buckets).size).toBe(2)
  })

  test("one region's alarm stops the one operation in both, and the old release stays", async () => {
    project.edit('infra/region.yaml', 'MemorySize: 512', 'MemorySize: 1024')
    done(await project.run('deploy --prepare'))
    const job = project.run(`deploy --wave 1 --release ${second()}`)
    await expect.poll(() => account.shifting(), { timeout: 30_000 }).toEqual([HOME, OTHER])
    await aws.setAlarm(OTHER, 'ALARM')
    const { status, output } = await job
    expect(status).toBe(1)
    expect(output).toContain(`${HOME} failed: orders-${OTHER}-5xx fires`)
    expect([...new Set(account.stopped)].sort()).toEqual([HOME, OTHER])
    expect(await running()).toEqual([first, first])
    expect(operations().at(-1)).toMatchObject({
      call: 'UpdateStackSet',
      regions: [HOME, OTHER],
      status: 'FAILED',
      preferences: {
        'RegionOrder.member.1': HOME,
        'RegionOrder.member.2': OTHER,
        RegionConcurrencyType: 'PARALLEL',
        FailureToleranceCount: '0',
        MaxConcurrentCount: '1',
        ConcurrencyMode: 'STRICT_FAILURE_TOLERANCE',
      },
    })
  })

  test('the template that it holds is of the release, with no macro left in it', () => {
    const { template } = account.stackSets
    expect(template).toContain('AWS::Lambda::Version')
    expect(template).not.toContain('AWS::Serverless')
    expect(Object.keys(JSON.parse(template).Resources)).toContainEqual(
      expect.stringMatching(new RegExp(`^FunctionVersion${second().slice(0, 10)}`)),
    )
  })

  test('a wave of one region leaves the other as it is, and outdated', async () => {
    await aws.setAlarm(OTHER, 'OK')
    done(await project.run('deploy --prepare'))
    const job = project.run(`deploy --wave 1 --region ${HOME} --release ${second()}`)
    await expect.poll(() => account.shifting(), { timeout: 30_000 }).toEqual([HOME])
    account.finishShift(HOME)
    done(await job)
    expect(await running()).toEqual([second(), first])
    expect(account.stackSets.instance(OTHER)?.status).toBe('OUTDATED')
  })

  test('one region goes back, and then everything is as before', async () => {
    const ran = await project.run(`rollback --release ${second()}`)
    done(ran)
    expect(ran.output).toContain(`${HOME}  runs ${first} again`)
    expect(ran.output).toContain(`${OTHER}  left alone: it runs ${first}`)
    expect(await running()).toEqual([first, first])
  })

  test('an operation waits for the end of another', async () => {
    const wave = (region: string) =>
      project.run(`deploy --wave 1 --region ${region} --release ${second()}`)
    const before = wave(HOME)
    await expect.poll(() => account.shifting(), { timeout: 30_000 }).toEqual([HOME])
    const behind = wave(OTHER)
    await expect.poll(() => account.stackSets.refusals, { timeout: 30_000 }).toBeGreaterThan(0)
    account.finishShift(HOME)
    await expect.poll(() => account.shifting(), { timeout: 60_000 }).toEqual([OTHER])
    account.finishShift(OTHER)
    done(await before)
    const { output, status } = await behind
    expect(status).toBe(0)
    expect(output).toContain('the stack set is busy with another operation')
    expect(await running()).toEqual([second(), second()])
  })

  test('a fix under an alarm is one operation at once, and so is its way back from everywhere', async () => {
    done(await project.run(`deploy --release ${second()} --despite-alarms`))
    expect(await running()).toEqual([second(), second()])
    done(await project.run(`rollback --release ${second()}`))
    expect(await running()).toEqual([first, first])
    expect(operations().slice(-2)).toMatchObject([
      { regions: [HOME, OTHER], preferences: { FailureToleranceCount: '1' } },
      { regions: [HOME, OTHER], preferences: { FailureToleranceCount: '1' } },
    ])
  })

  test('without the home region nothing can be deployed or taken back, and it says so', async () => {
    account.down.add(HOME)
    const { status, output } = await project.run(`rollback --release ${first}`)
    account.down.delete(HOME)
    expect(status).toBe(1)
    expect(output).toContain(`cloudformation:ListStackInstances in ${HOME} failed`)
    expect(await running()).toEqual([first, first])
  })
})
