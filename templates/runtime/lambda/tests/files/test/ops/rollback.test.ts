import { expect, test } from 'vitest'
import { noteChange, passTrials } from '../../toolkit/rollout/notes.ts'
import { rollBack } from '../../toolkit/rollout/rollback.ts'
import { here, quiet, world } from './world.ts'

const OLD = 'aaaaaaaaaaaa'
const NEW = 'bbbbbbbbbbbb'
const [first = '', second = ''] = here

/** Every region ran OLD, and runs NEW now. */
async function afterRollout() {
  const aws = world({ running: OLD })
  aws.holds(OLD)
  aws.holds(NEW)
  for (const region of here) {
    await noteChange(aws.fleet, region, NEW)
    aws.runs(region, NEW)
  }
  return aws
}

test('every region goes back to the release that it ran before, at once', async () => {
  const aws = await afterRollout()
  await rollBack(aws.fleet, NEW, here, 'everywhere', quiet)
  expect(aws.running()).toEqual(Object.fromEntries(here.map((region) => [region, OLD])))
  expect(aws.shifts()).toEqual(here.map((region) => ({ region, release: OLD, shift: 'at-once' })))
})

test('a region that does not run the release is left alone', async () => {
  const aws = await afterRollout()
  aws.runs(second, OLD)
  const outcomes = await rollBack(aws.fleet, NEW, here, 'everywhere', quiet)
  expect(outcomes[1]).toEqual({ region: second, outcome: 'untouched', runs: OLD })
  expect(aws.shifts().map(({ region }) => region)).not.toContain(second)
})

test('a region that is down does not keep the others from going back', async () => {
  const aws = await afterRollout()
  aws.at(first).down = true
  const outcomes = await rollBack(aws.fleet, NEW, here, 'everywhere', quiet)
  expect(outcomes[0]).toEqual({ region: first, outcome: 'failed', reason: `${first} is down` })
  expect(outcomes[1]).toEqual({ region: second, outcome: 'rolled-back', runs: OLD })
})

test('a region that misses an answer goes back when it is asked again', async () => {
  const aws = await afterRollout()
  aws.at(first).down = true
  aws.later.push(quiet, () => {
    aws.at(first).down = false
  })
  const [outcome] = await rollBack(aws.fleet, NEW, [first], 'everywhere', quiet)
  expect(outcome).toEqual({ region: first, outcome: 'rolled-back', runs: OLD })
})

test('the first release has nothing to go back to', async () => {
  const aws = world({ running: NEW })
  aws.holds(NEW)
  const [outcome] = await rollBack(aws.fleet, NEW, [first], 'everywhere', quiet)
  expect(outcome).toMatchObject({
    outcome: 'failed',
    reason: expect.stringMatching(/first release/),
  })
})

test('going back leaves the old release its own way back', async () => {
  const aws = await afterRollout()
  await rollBack(aws.fleet, NEW, here, 'everywhere', quiet)
  const [outcome] = await rollBack(aws.fleet, OLD, [first], 'everywhere', quiet)
  expect(outcome).toMatchObject({
    outcome: 'failed',
    reason: expect.stringMatching(/first release/),
  })
})

test('an update that a cancelled job left behind is stopped and waited for', async () => {
  const aws = await afterRollout()
  aws.cutOff(first)
  aws.later.push(() => {
    expect(aws.at(first).shifting).toBe(false)
    aws.undone(first, OLD)
  })
  const [outcome] = await rollBack(aws.fleet, NEW, [first], 'everywhere', quiet)
  expect(outcome).toEqual({ region: first, outcome: 'untouched', runs: OLD })
})

/** A region whose change takes so many minutes, and leads back to OLD. */
async function changingFor(minutes: number, goingBack: boolean) {
  const aws = await afterRollout()
  let waited = 0
  const fleet: typeof aws.fleet = {
    ...aws.fleet,
    running: async () => {
      const changing = waited < minutes * 60
      return { release: changing ? NEW : OLD, status: 'CHANGING', changing, goingBack }
    },
    wait: async (seconds) => {
      waited += seconds
    },
  }
  const said: string[] = []
  const [outcome] = await rollBack(fleet, NEW, [first], 'everywhere', (line) => said.push(line))
  return { outcome, said }
}

test('what undoes itself is waited for as long as a job may take', async () => {
  const { outcome, said } = await changingFor(50, true)
  expect(outcome).toEqual({ region: first, outcome: 'untouched', runs: OLD })
  expect(said).toEqual([`${first}  it is on its way back (CHANGING): waiting for the end`])
})

test('past that it is said to be on its way back', async () => {
  const { outcome } = await changingFor(60, true)
  const reason = expect.stringMatching(
    /is on its way back \(CHANGING\), and not there after 55 min/,
  )
  expect(outcome).toMatchObject({ outcome: 'failed', reason })
})

test('another change is waited for half an hour', async () => {
  const { outcome } = await changingFor(50, false)
  const reason = expect.stringMatching(/still being updated after 30 minutes/)
  expect(outcome).toMatchObject({ outcome: 'failed', reason })
})

test('a release that is put in a second time keeps its way back', async () => {
  const aws = await afterRollout()
  await noteChange(aws.fleet, first, NEW)
  await rollBack(aws.fleet, NEW, here, 'everywhere', quiet)
  expect(aws.running()[first]).toBe(OLD)
})

test('a release on trial goes out; where it ran before the rollout, it stays', async () => {
  const aws = await afterRollout()
  await passTrials(aws.fleet, [second], NEW, quiet)
  await noteChange(aws.fleet, second, NEW)
  const outcomes = await rollBack(aws.fleet, NEW, [first, second], 'on-trial', quiet)
  expect(outcomes).toEqual([
    { region: first, outcome: 'rolled-back', runs: OLD },
    { region: second, outcome: 'proven', runs: NEW },
  ])
})

test('a release that failed its trial is on trial again when it comes back', async () => {
  const aws = await afterRollout()
  await passTrials(aws.fleet, here, NEW, quiet)
  await rollBack(aws.fleet, NEW, here, 'everywhere', quiet)
  await noteChange(aws.fleet, first, NEW)
  aws.runs(first, NEW)
  const [outcome] = await rollBack(aws.fleet, NEW, [first], 'on-trial', quiet)
  expect(outcome).toEqual({ region: first, outcome: 'rolled-back', runs: OLD })
})

test('a fix that replaces a release on trial goes back past that one', async () => {
  const aws = await afterRollout()
  const fix = 'cccccccccccc'
  aws.holds(fix)
  await noteChange(aws.fleet, first, fix)
  aws.runs(first, fix)
  const [outcome] = await rollBack(aws.fleet, fix, [first], 'on-trial', quiet)
  expect(outcome).toEqual({ region: first, outcome: 'rolled-back', runs: OLD })
})

test('a fix that replaces the first release of all goes back to that one', async () => {
  const aws = world({ running: NEW })
  const fix = 'cccccccccccc'
  aws.at(first).objects.set(`releases/${NEW}/trial`, Buffer.from('open\n'))
  await noteChange(aws.fleet, first, fix)
  expect(String(aws.at(first).objects.get(`releases/${fix}/previous`)).trim()).toBe(NEW)
})

test('an older release that is put back does not go back to the newer one', async () => {
  const aws = await afterRollout()
  await noteChange(aws.fleet, first, OLD)
  aws.runs(first, OLD)
  const [outcome] = await rollBack(aws.fleet, OLD, [first], 'everywhere', quiet)
  expect(outcome).toMatchObject({ outcome: 'failed' })
  expect(aws.running()[first]).toBe(OLD)
})

test('a region that cannot note the end of a trial is named, and stops nothing', async () => {
  const aws = await afterRollout()
  aws.at(first).down = true
  const said: string[] = []
  await passTrials(aws.fleet, here, NEW, (line) => said.push(line))
  expect(said).toEqual([`note: ${first} still has ${NEW} on trial: ${first} is down`])
})
