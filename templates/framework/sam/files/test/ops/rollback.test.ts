import { expect, test } from 'vitest'
import { rollBack } from '../../ops/rollout/rollback.ts'
import { noteReleaseBefore } from '../../ops/rollout/stacks.ts'
import { here, quiet, world } from './world.ts'

const OLD = 'aaaaaaaaaaaa'
const NEW = 'bbbbbbbbbbbb'
const [first = '', second = ''] = here

/** Every region ran OLD, and runs NEW now. */
async function afterRollout() {
  const aws = world({ running: OLD })
  aws.holds(OLD, 'TrafficShift')
  aws.holds(NEW, 'TrafficShift')
  for (const region of here) {
    await noteReleaseBefore(aws.cloud, region, NEW)
    const { stack } = aws.at(region)
    if (stack) stack.parameters.Release = NEW
  }
  return aws
}

test('every region goes back to the release that it ran before, at once', async () => {
  const aws = await afterRollout()
  await rollBack(aws.cloud, NEW, here, quiet)
  expect(aws.running()).toEqual(Object.fromEntries(here.map((region) => [region, OLD])))
  expect(aws.updates.map(({ parameters }) => parameters.TrafficShift)).toEqual(
    here.map(() => 'at-once'),
  )
})

test('a region that does not run the release is left alone', async () => {
  const aws = await afterRollout()
  const { stack } = aws.at(second)
  if (stack) stack.parameters.Release = OLD
  const outcomes = await rollBack(aws.cloud, NEW, here, quiet)
  expect(outcomes[1]).toEqual({ region: second, outcome: 'untouched', runs: OLD })
  expect(aws.updates.map(({ region }) => region)).not.toContain(second)
})

test('a region that is down does not keep the others from going back', async () => {
  const aws = await afterRollout()
  aws.at(first).down = true
  const outcomes = await rollBack(aws.cloud, NEW, here, quiet)
  expect(outcomes[0]).toEqual({ region: first, outcome: 'failed', reason: `${first} is down` })
  expect(outcomes[1]).toEqual({ region: second, outcome: 'rolled-back', runs: OLD })
})

test('the first release has nothing to go back to', async () => {
  const aws = world({ running: NEW })
  aws.holds(NEW)
  const [outcome] = await rollBack(aws.cloud, NEW, [first], quiet)
  expect(outcome).toMatchObject({
    outcome: 'failed',
    reason: expect.stringMatching(/first release/),
  })
})

test('a template that does not shift traffic is not given a shift', async () => {
  const aws = await afterRollout()
  aws.holds(OLD)
  await rollBack(aws.cloud, NEW, here, quiet)
  expect(aws.updates[0]?.parameters).toEqual({ Release: OLD })
})

test('going back leaves the old release its own way back', async () => {
  const aws = await afterRollout()
  await rollBack(aws.cloud, NEW, here, quiet)
  const [outcome] = await rollBack(aws.cloud, OLD, [first], quiet)
  expect(outcome).toMatchObject({
    outcome: 'failed',
    reason: expect.stringMatching(/first release/),
  })
})

test('an update that a cancelled job left behind is stopped and waited for', async () => {
  const aws = await afterRollout()
  const region = aws.at(first)
  region.shifting = true
  if (region.stack) region.stack.status = 'UPDATE_IN_PROGRESS'
  aws.later.push(() => {
    expect(region.shifting).toBe(false)
    if (region.stack) {
      region.stack.status = 'UPDATE_ROLLBACK_COMPLETE'
      region.stack.parameters.Release = OLD
    }
  })
  const [outcome] = await rollBack(aws.cloud, NEW, [first], quiet)
  expect(outcome).toEqual({ region: first, outcome: 'untouched', runs: OLD })
})

test('a release that is put in a second time keeps its way back', async () => {
  const aws = await afterRollout()
  await noteReleaseBefore(aws.cloud, first, NEW)
  await rollBack(aws.cloud, NEW, here, quiet)
  expect(aws.running()[first]).toBe(OLD)
})
