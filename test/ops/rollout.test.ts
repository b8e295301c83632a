import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answersFor } from '../support/answers.ts'
import { type Deployable, install, makeProject, type Ran, startAccount } from './account.ts'
import { motoIsThere } from './moto.ts'
import { done, HOME, OTHER, type Outside, outside } from './outside.ts'
import { type Stacks, startStacks } from './stacks.ts'

if (!motoIsThere && process.env.CI === 'true')
  throw new Error('moto_server is not installed, and CI needs it.')

describe.skipIf(!motoIsThere)('a rollout in two waves', () => {
  let account: Stacks
  let project: Deployable
  let aws: Outside
  let first: string
  let second: string

  beforeAll(async () => {
    account = await startStacks(await startAccount())
    project = makeProject(answersFor({ rollout: 'canary-region' }), () => account)
    // The gates wait for minutes; here they look once.
    project.edit('topology.ts', /bakeMinutes: \d+/g, 'bakeMinutes: 0')
    install(project.directory)
    aws = await outside(project, account)
  })
  afterAll(async () => {
    project?.remove()
    await account?.stop()
  })

  /** A run during which an alarm fires in the region as soon as that was updated. */
  async function withAlarmIn(region: string, run: () => Promise<Ran>): Promise<Ran> {
    account.onUpdated = (updated) =>
      updated === region ? aws.setAlarm(region, 'ALARM') : Promise.resolve()
    try {
      return await run()
    } finally {
      account.onUpdated = async () => {}
    }
  }

  test('the first release reaches every region, home first', async () => {
    done(await project.run('deploy'))
    first = project.release()
    expect(await aws.running()).toEqual([first, first])
    expect(account.applied.map(({ region }) => region)).toEqual([HOME, OTHER])
  })

  test('a gate that closes after the last wave takes the release out of both regions', async () => {
    project.edit('infra/region.yaml', 'MemorySize: 512', 'MemorySize: 1024')
    const { status, output } = await withAlarmIn(OTHER, () => project.run('deploy'))
    second = project.release()
    expect(second).not.toBe(first)
    expect(status).toBe(1)
    expect(output).toContain(`orders-${OTHER}-5xx fires`)
    expect(output).toContain(
      `${second} failed, and is out of every region that this rollout put it in.`,
    )
    expect(await aws.running()).toEqual([first, first])
    const back = account.applied.slice(-2)
    expect(back.map(({ region }) => region).sort()).toEqual([HOME, OTHER])
    for (const { given } of back) expect(given).toMatchObject({ Release: first })
  })

  test('the gate stays closed while an alarm fires, and says which', async () => {
    const { status, output } = await project.run('gate')
    expect(status).toBe(1)
    expect(output.match(/^CLOSED: .*/gm)).toEqual([expect.stringContaining('5xx fires')])
  })

  test('nothing is deployed under an alarm', async () => {
    const calls = account.applied.length
    const { status, output } = await project.run(`deploy --wave 2 --release ${second}`)
    expect({ status, calls: account.applied.length }).toEqual({ status: 1, calls })
    expect(output).toContain('was not touched')
  })

  test('the gate opens when no alarm fires any more', async () => {
    await aws.setAlarm(OTHER, 'OK')
    const { status, output } = await project.run('gate')
    expect(status).toBe(0)
    expect(output).toContain('gate: open')
  })

  test('a region that cannot be asked closes the gate', async () => {
    account.down.add(OTHER)
    const { status, output } = await project.run('gate')
    account.down.delete(OTHER)
    expect(status).toBe(1)
    expect(output).toContain(
      `${OTHER} cannot be asked: cloudwatch:DescribeAlarms in ${OTHER} failed`,
    )
  })

  test('the pieces that a pipeline runs come to the same', async () => {
    done(await project.run(`deploy --prepare --release ${second}`))
    done(await project.run(`deploy --wave 1 --region ${HOME} --release ${second}`))
    done(await project.run('gate --wave 1'))
    expect(await aws.running()).toEqual([second, first])
  })

  test('a template that was changed in a bucket is not installed', async () => {
    const bucket = account.applied.findLast(({ region }) => region === OTHER)?.given.ArtifactBucket
    const scope = `Credential=testing/20260101/${OTHER}/s3/aws4_request`
    const put = await fetch(`${account.url}/${bucket}/releases/${second}/region.yaml`, {
      method: 'PUT',
      headers: { authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0` },
      body: 'Resources: {}',
    })
    expect(put.status).toBe(200)
    const { status, output } = await project.run(
      `deploy --wave 2 --region ${OTHER} --release ${second}`,
    )
    expect({ status, output }).toEqual({
      status: 1,
      output: expect.stringContaining(`where ${second} was uploaded: it was changed there`),
    })
    expect(await aws.running()).toEqual([second, first])
    done(await project.run(`deploy --prepare --release ${second}`))
  })

  test('nothing else is prepared while a release is on trial', async () => {
    project.edit('infra/region.yaml', 'MemorySize: 1024', 'MemorySize: 2048')
    const { status, output } = await project.run('deploy --prepare')
    project.edit('infra/region.yaml', 'MemorySize: 2048', 'MemorySize: 1024')
    expect(status).toBe(1)
    expect(output).toContain(`${HOME} has ${second} on trial. Wait for the end of its rollout`)
    done(await project.run('deploy --prepare'))
  })

  test('a roll-back leaves alone a region that the rollout has not reached', async () => {
    const { status, output } = await project.run(`rollback --release ${second}`)
    expect(status).toBe(0)
    expect(output).toContain(`${HOME}  runs ${first} again`)
    expect(output).toContain(`${OTHER}  left alone: it runs ${first}`)
    expect(await aws.running()).toEqual([first, first])
  })

  test('a rollout that fails without having changed anything leaves the running release', async () => {
    done(await project.run(`deploy --release ${second}`))
    const { status, output } = await withAlarmIn(OTHER, () =>
      project.run(`deploy --release ${second}`),
    )
    await aws.setAlarm(OTHER, 'OK')
    expect(status).toBe(1)
    expect(output).toContain(`${HOME}  left alone: ${second} ran there before this rollout`)
    expect(await aws.running()).toEqual([second, second])
    done(await project.run(`rollback --release ${second}`))
  })

  test("the pipeline's last gate ends the trial, so that its roll-back changes nothing any more", async () => {
    const undo = () => project.run(`rollback --release ${second} --on-trial`)
    for (const [wave, region] of [
      [1, HOME],
      [2, OTHER],
    ]) {
      done(await project.run(`deploy --wave ${wave} --region ${region} --release ${second}`))
    }
    done(await project.run(`gate --wave 1 --release ${second}`))
    expect((await undo()).output.match(/runs .* again/g)).toEqual([
      `runs ${first} again`,
      `runs ${first} again`,
    ])
    done(await project.run(`deploy --wave 1 --release ${second}`))
    done(await project.run(`deploy --wave 2 --release ${second}`))
    done(await project.run(`gate --wave 2 --release ${second}`))
    expect((await undo()).output.match(/left alone: .* ran there before/g)).toHaveLength(2)
    done(await project.run(`rollback --release ${second}`))
  })

  test('a region that is down is left out of a rollout, and keeps what it runs', async () => {
    account.down.add(HOME)
    done(await project.run(`deploy --without ${HOME}`))
    account.down.delete(HOME)
    expect(await aws.running()).toEqual([first, second])
    done(await project.run(`rollback --release ${second}`))
  })

  test('a region that is down does not keep the other from going back', async () => {
    done(await project.run(`deploy --release ${second}`))
    expect(await aws.running()).toEqual([second, second])
    account.down.add(HOME)
    const { status, output } = await project.run(`rollback --release ${second}`)
    account.down.delete(HOME)
    expect(status).toBe(1)
    expect(output).toContain(`${second} is still in ${HOME}.`)
    expect(await aws.running()).toEqual([second, first])
    done(await project.run(`rollback --release ${second}`))
  })

  test('the first release has nothing to go back to', async () => {
    const { status, output } = await project.run(`rollback --release ${first}`)
    expect(status).toBe(1)
    expect(output).toContain('there is nothing to go back to')
    expect(await aws.running()).toEqual([first, first])
  })

  test('a release that was changed after it was built is refused', async () => {
    project.edit('dist/release/region.yaml', 'MemorySize: 1024', 'MemorySize: 2048')
    const { status, output } = await project.run(`deploy --prepare --release ${second}`)
    expect(status).toBe(1)
    expect(output).toContain('it was changed after it was built')
  })
})
