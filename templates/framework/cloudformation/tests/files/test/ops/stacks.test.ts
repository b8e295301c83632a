import { expect, onTestFinished, test, vi } from 'vitest'
import { installRelease, parametersOf, runningIn, stopShifts } from '../../toolkit/aws/region.ts'
import { gate } from '../../toolkit/rollout/gate.ts'
import { rollBack } from '../../toolkit/rollout/rollback.ts'
import { topology } from '../../topology.ts'
import { here, quiet, world } from './world.ts'

const OLD = 'aaaaaaaaaaaa'
const NEW = 'bbbbbbbbbbbb'
const [first = ''] = here

test('a template gives the names of its parameters, short forms or not', () => {
  const text = 'Parameters:\n  Release:\n    Type: String\nResources:\n  A: !GetAtt [B, Arn]\n'
  expect(parametersOf(text)).toEqual(['Release'])
  expect(parametersOf('Resources: {}')).toEqual([])
})

test('a template that does not shift traffic is not given a shift', async () => {
  const aws = world({ running: OLD })
  aws.holds(NEW, 'ArtifactKey')
  await installRelease(aws.cloud, first, NEW, 'at-once')
  expect(aws.updates[0]?.parameters).not.toHaveProperty('TrafficShift')
  expect(aws.running()[first]).toBe(NEW)
})

test('a release whose update was undone is offered again as one that Lambda has not published', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1 })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const aws = world({ running: OLD })
  aws.holds(NEW, 'InstalledAt')
  aws.at(first).updateFails = true
  await expect(installRelease(aws.cloud, first, NEW, 'gradual')).rejects.toThrow(
    /ended as UPDATE_ROLL/,
  )
  aws.at(first).updateFails = false
  vi.setSystemTime(2)
  await installRelease(aws.cloud, first, NEW, 'gradual')
  const [undone, again] = aws.updates.map(({ parameters }) => parameters.InstalledAt)
  expect(undone).toBeTruthy()
  expect(again).toBeTruthy()
  expect(again).not.toBe(undone)
})

test('a region that runs the release already keeps its version', async () => {
  const aws = world({ running: NEW })
  aws.holds(NEW, 'InstalledAt')
  await installRelease(aws.cloud, first, NEW, 'gradual')
  expect(aws.updates[0]?.parameters).not.toHaveProperty('InstalledAt')
})

test.each([
  ['UPDATE_IN_PROGRESS', 1],
  ['UPDATE_ROLLBACK_IN_PROGRESS', 0],
])('a shift of a stack in %s: %i are stopped', async (status, stopped) => {
  const aws = world({ running: OLD })
  aws.cutOff(first)
  const { stack } = aws.at(first)
  if (stack) stack.status = status
  expect(await stopShifts(aws.cloud, first)).toBe(stopped)
})

test.each([
  ['UPDATE_IN_PROGRESS', false],
  ['UPDATE_ROLLBACK_IN_PROGRESS', true],
  ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', true],
  ['UPDATE_ROLLBACK_COMPLETE', false],
])('a stack in %s is on its way back: %s', async (status, goingBack) => {
  const aws = world({ running: OLD })
  const { stack } = aws.at(first)
  if (stack) stack.status = status
  expect(await runningIn(aws.cloud, first)).toMatchObject({ goingBack })
})

test.each(['UPDATE_ROLLBACK_FAILED', 'UPDATE_FAILED'])(
  'of a stack in %s nobody knows what it runs, whatever its parameters say',
  async (status) => {
    const aws = world({ running: OLD })
    const { stack } = aws.at(first)
    if (stack) stack.status = status
    const [outcome] = await rollBack(aws.fleet, NEW, [first], 'on-trial', quiet)
    expect(outcome).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(`${first}: its stack is ${status}.*bad-deploy.md`),
    })
    const watched = { service: topology.service, regions: here, deployed: [first], bakeMinutes: 0 }
    const judged = await gate(aws.fleet, { ...watched, release: OLD }, quiet)
    expect(judged.failures).toEqual([expect.stringContaining(`its stack is ${status}`)])
  },
)
