import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { motoIsThere } from '../ops/moto.ts'
import { type Aws, startAws } from './aws.ts'
import {
  credentials,
  installPackages,
  makeBucket,
  makeProject,
  missing,
  type Project,
  putRelease,
  type Ran,
} from './project.ts'

const [HOME, OTHER] = ['us-east-2', 'us-west-2'] as const

const done = ({ status, output }: Ran) => expect(status, output).toBe(0)

describe.skipIf(missing !== undefined || !motoIsThere)('a rollout with Terraform', () => {
  let aws: Aws
  let project: Project
  const ops = (words: string) => project.ops(words, credentials(aws))

  /** What each region runs, as `rollback --list` says. */
  async function running(): Promise<string[]> {
    const { output } = await ops('rollback --list')
    return [...output.matchAll(/^us-\S+ {2}(\S+) /gm)].map(([, release = '']) => release)
  }
  const packed = () => JSON.parse(project.read('dist/release/release.json')).id as string

  async function setAlarm(region: string, StateValue: 'OK' | 'ALARM') {
    const body = new URLSearchParams({
      Action: 'SetAlarmState',
      AlarmName: `orders-${region}-5xx`,
      StateValue,
      StateReason: 'set by the test',
      Version: '2010-08-01',
    })
    const credential = `Credential=testing/20260101/${region}/monitoring/aws4_request`
    const headers = { authorization: `AWS4-HMAC-SHA256 ${credential}` }
    const answer = await fetch(aws.url, { method: 'POST', body, headers })
    expect(answer.ok).toBe(true)
  }

  beforeAll(async () => {
    aws = await startAws()
    project = makeProject({}, installPackages())
    // The gates wait for minutes, and the replica for more; here they look once, and there is none.
    project.edit('topology.ts', /bakeMinutes: \d+/g, 'bakeMinutes: 0')
    project.edit('infra/global/table.tf', /\n# A replica is a resource[\s\S]*$/g, '\n')
    for (const region of [HOME, OTHER]) await makeBucket(aws, region)
  })
  afterAll(() => aws?.stop())

  let first = ''
  let second = ''

  test('the first deployment makes what exists once, then each region, and releases', async () => {
    done(await ops('deploy'))
    first = packed()
    expect(await running()).toEqual([first, first])
    expect(aws.codeDeploy(HOME).deployments).toEqual([])
  })

  test('after it nothing would change', async () => {
    done(await ops('plan --drift'))
  })

  test('a table whose block was renamed is kept: the plan that destroys it is shown and refused', async () => {
    const file = 'infra/global/table.tf'
    project.edit(
      file,
      'resource "aws_dynamodb_table" "service"',
      'resource "aws_dynamodb_table" "x"',
    )
    const planned = await ops('plan')
    const deployed = await ops('deploy --prepare')
    project.edit(
      file,
      'resource "aws_dynamodb_table" "x"',
      'resource "aws_dynamodb_table" "service"',
    )
    expect(planned.output).toContain('aws_dynamodb_table.service will be destroyed')
    for (const { status, output } of [planned, deployed]) {
      expect(status).toBe(1)
      expect(output).toContain('would destroy aws_dynamodb_table.service of infra/global')
      expect(output).not.toContain('Apply complete')
    }
    expect(existsSync(join(project.directory, 'dist/plan', first, 'global.tfplan'))).toBe(false)
  })

  /** The digests of the plans that are kept for a release. */
  const kept = (release: string) =>
    ['global', HOME, OTHER].map((root) => {
      const plan = readFileSync(join(project.directory, `dist/plan/${release}/${root}.tfplan`))
      return createHash('sha256').update(plan).digest('hex')
    })

  test('a changed setting is another release, whose plans are applied as they were shown', async () => {
    const file = 'infra/modules/region/function.tf'
    project.edit(file, 'memory_size   = 512', 'memory_size   = 1024')
    done(await ops('build'))
    done(await ops('release'))
    second = packed()
    expect(second).not.toBe(first)
    const planned = await ops(`plan --release ${second}`)
    done(planned)
    expect(planned.output).toMatch(/memory_size += 512 -> 1024/)
    const shown = kept(second)
    const prepared = await ops(`deploy --prepare --planned --release ${second}`)
    done(prepared)
    for (const root of ['global', HOME, OTHER]) {
      expect(prepared.output).toContain(`${root}  Apply complete!`)
    }
    expect(prepared.output).not.toMatch(/Plan: \d|No changes/)
    expect(kept(second)).toEqual(shown)
  })

  test('one that was changed in a region’s bucket is not installed there', async () => {
    await putRelease(aws, OTHER, second)
    const { status, output } = await ops(`deploy --wave 1 --region ${OTHER} --release ${second}`)
    expect(status).toBe(1)
    expect(output).toContain(`where ${second} was uploaded: it was changed there`)
    expect(await running()).toEqual([first, first])
    done(await ops(`deploy --prepare --planned --release ${second}`))
  })

  test('it shifts step by step, and an alarm takes it back', async () => {
    for (const region of [HOME, OTHER]) aws.codeDeploy(region).held = true
    const jobs = [HOME, OTHER].map((region) =>
      ops(`deploy --wave 1 --region ${region} --release ${second}`),
    )
    const shifting = () =>
      [HOME, OTHER].every((region) =>
        aws.codeDeploy(region).deployments.some(({ status }) => status === 'InProgress'),
      )
    await expect.poll(shifting, { timeout: 90_000 }).toBe(true)
    const [deployment] = aws.codeDeploy(HOME).deployments
    expect(deployment).toMatchObject({
      description: second,
      deploymentConfigName: 'orders-canary-10-percent-15-minutes',
      alarms: true,
    })
    await setAlarm(OTHER, 'ALARM')
    for (const { status, output } of await Promise.all(jobs)) {
      expect(status).toBe(1)
      expect(output).toContain(`orders-${OTHER}-5xx fires`)
    }
    expect(await running()).toEqual([first, first])
    await setAlarm(OTHER, 'OK')
  })

  test('a preparation that runs again applies nothing again, and waves run no Terraform', async () => {
    for (const words of ['--prepare --planned', '--despite-alarms']) {
      const ran = await ops(`deploy ${words} --release ${second}`)
      done(ran)
      expect(ran.output).not.toContain('Apply complete')
    }
    expect(await running()).toEqual([second, second])
    const deployment = aws.codeDeploy(OTHER).deployments.at(-1)
    expect(deployment).toMatchObject({
      deploymentConfigName: 'CodeDeployDefault.LambdaAllAtOnce',
      alarms: false,
    })
  })

  test('a roll-back needs no Terraform, and goes to the version before', async () => {
    const ran = await ops(`rollback --release ${second}`)
    done(ran)
    expect(ran.output).not.toContain('terraform')
    expect(await running()).toEqual([first, first])
  })

  test('what serves is not changed under an alarm', async () => {
    const right = '"logs:PutLogEvents"]'
    const more = '"logs:PutLogEvents", "logs:CreateLogGroup"]'
    project.edit('infra/modules/region/function.tf', right, more)
    await setAlarm(OTHER, 'ALARM')
    const refused = await ops('deploy --prepare')
    expect(refused.status).toBe(1)
    expect(refused.output).toContain(`${HOME} was not touched: orders-${OTHER}-5xx fires`)
    expect(refused.output).not.toMatch(/us-\S+ {2}Apply complete/)
  })

  test('a fix changes it all the same, and a roll-back says that it stays', async () => {
    const release = packed()
    done(await ops(`deploy --prepare --planned --release ${release} --despite-alarms`))
    await setAlarm(OTHER, 'OK')
    const back = await ops(`rollback --release ${release} --on-trial`)
    done(back)
    for (const region of [HOME, OTHER]) {
      expect(back.output).toMatch(
        new RegExp(`${region}  keeps what .*update \\S*aws_iam_role_policy\\.function`),
      )
    }
  })

  test('what somebody changed by hand is drift', async () => {
    const credential = `Credential=testing/20260101/${OTHER}/logs/aws4_request`
    const answer = await fetch(aws.url, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 ${credential}`,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'Logs_20140328.PutRetentionPolicy',
      },
      body: JSON.stringify({ logGroupName: '/aws/lambda/orders', retentionInDays: 7 }),
    })
    expect(answer.ok).toBe(true)
    const { status, output } = await ops('plan --drift')
    expect(status).toBe(1)
    expect(output).toContain(`Would change: ${OTHER}.`)
  })
})
