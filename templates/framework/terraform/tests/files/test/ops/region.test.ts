import { expect, test } from 'vitest'
import { planOf } from '../../toolkit/aws/plans.ts'
import { prepareInfrastructure } from '../../toolkit/aws/prepare.ts'
import { installRelease, putBack, runningIn } from '../../toolkit/aws/region.ts'
import { rootOf } from '../../toolkit/aws/roots.ts'
import { noteChange } from '../../toolkit/rollout/notes.ts'
import { rollBack } from '../../toolkit/rollout/rollback.ts'
import { topology } from '../../topology.ts'
import { here, quiet, world } from './world.ts'

const OLD = 'aaaaaaaaaaaa'
const NEW = 'bbbbbbbbbbbb'
const [first = ''] = here

const inOrder = topology.rollout.waves.flatMap(({ regions }) => regions)

type World = ReturnType<typeof world>

/** Installs the newer release; returns what `look` saw of the region each time that traffic was to shift. */
async function duringShift<T>(
  aws: World,
  look: (region: ReturnType<World['at']>) => T,
): Promise<T[]> {
  aws.holds(NEW)
  const seen: T[] = []
  const shift = async () => {
    seen.push(look(aws.at(first)))
  }
  await installRelease({ ...aws.cloud, shift }, first, NEW, 'gradual')
  return seen
}

test('the first release is not shifted to: there is nothing to shift from', async () => {
  const aws = world()
  aws.holds(NEW)
  expect(await runningIn(aws.cloud, first)).toMatchObject({ release: undefined, changing: false })
  await installRelease(aws.cloud, first, NEW, 'gradual')
  expect(aws.running()[first]).toBe(NEW)
  expect(aws.shifts()).toEqual([])
})

test('going back takes the version that was published before', async () => {
  const aws = world({ running: OLD })
  aws.holds(NEW)
  await installRelease(aws.cloud, first, NEW, 'gradual')
  await putBack(aws.cloud, first, OLD)
  expect(aws.at(first)).toMatchObject({ alias: '1', versions: [OLD, NEW] })
})

test('a release whose settings have changed since it was published is published again', async () => {
  const aws = world({ running: NEW })
  aws.holds(NEW)
  aws.at(first).settings = 'more memory'
  await installRelease(aws.cloud, first, NEW, 'gradual')
  expect(aws.at(first)).toMatchObject({ alias: '2', versions: [NEW, NEW] })
})

test('going back to it takes the version of before all the same', async () => {
  const aws = world({ running: OLD })
  aws.holds(NEW)
  aws.at(first).settings = 'more memory'
  await installRelease(aws.cloud, first, NEW, 'gradual')
  await putBack(aws.cloud, first, OLD)
  expect(aws.at(first)).toMatchObject({ alias: '1', versions: [OLD, NEW] })
})

test('a region that was not prepared for a release does not get it forwards', async () => {
  const aws = world({ running: OLD })
  aws.holds(NEW)
  aws.at(first).objects.delete(`releases/${NEW}/plan`)
  const installing = installRelease(aws.cloud, first, NEW, 'at-once')
  await expect(installing).rejects.toThrow(
    /no release bbbbbbbbbbbb with its infrastructure: .*--prepare/,
  )
  expect(aws.running()[first]).toBe(OLD)
})

test('the alarms on the newest release look at it before its traffic shifts', async () => {
  const aws = world({ running: OLD })
  expect(await duringShift(aws, ({ aim }) => aim)).toEqual([NEW])
})

test('the alarm for DNS counts the release from before until all traffic has shifted', async () => {
  const aws = world({ running: OLD })
  expect(await duringShift(aws, ({ counted }) => counted)).toEqual([OLD])
  expect(aws.at(first).counted).toBe(NEW)
})

test('once an alias was moved by hand, a roll-back has the alarm for DNS count what it names', async () => {
  const aws = world({ running: OLD })
  aws.at(first).counted = NEW
  const [outcome] = await rollBack(aws.fleet, NEW, [first], 'everywhere', quiet)
  expect(outcome).toEqual({ region: first, outcome: 'untouched', runs: OLD })
  expect(aws.at(first).counted).toBe(OLD)
  expect(aws.shifts()).toEqual([])
})

test('a release that was taken back is never counted by the alarm for DNS', async () => {
  const aws = world({ running: OLD })
  aws.holds(NEW)
  const stopped = () => Promise.reject(new Error('stopped'))
  const installing = installRelease({ ...aws.cloud, shift: stopped }, first, NEW, 'gradual')
  await expect(installing).rejects.toThrow('stopped')
  expect(aws.at(first).counted).toBe(OLD)
})

test('an attempt that ended before the alarm for DNS followed is made up for', async () => {
  const aws = world({ running: OLD })
  aws.holds(OLD)
  aws.at(first).counted = NEW
  await installRelease(aws.cloud, first, OLD, 'gradual')
  expect(aws.at(first).counted).toBe(OLD)
})

test('a region that already runs the release is left as it is', async () => {
  const aws = world({ running: OLD })
  aws.holds(OLD)
  await installRelease(aws.cloud, first, OLD, 'gradual')
  expect(aws.shifts()).toEqual([])
})

test('while traffic shifts, a region runs the release that it shifts to', async () => {
  const aws = world({ running: OLD })
  aws.at(first).under = { release: NEW, status: 'InProgress' }
  expect(await runningIn(aws.cloud, first)).toEqual({
    release: NEW,
    status: 'shifting: InProgress',
    changing: true,
  })
})

test("during CodeDeploy's own way back, a region runs what it goes back to", async () => {
  const aws = world({ running: OLD })
  aws.at(first).under = { status: 'InProgress' }
  expect(await runningIn(aws.cloud, first)).toMatchObject({ release: OLD, changing: true })
})

test('a region without a function says what to do', async () => {
  const aws = world()
  aws.at(first).alias = undefined
  aws.holds(NEW)
  await expect(installRelease(aws.cloud, first, NEW, 'gradual')).rejects.toThrow(/--prepare/)
})

test('nothing that installs a release or takes it back runs Terraform, whatever plan is at hand', async () => {
  const aws = world({ running: OLD })
  aws.holds(OLD)
  aws.holds(NEW)
  for (const id of [OLD, NEW]) aws.plans.set(planOf(rootOf(first), id), Buffer.from('another plan'))
  await noteChange(aws.fleet, first, NEW)
  await installRelease(aws.cloud, first, NEW, 'gradual')
  const [outcome] = await rollBack(aws.fleet, NEW, [first], 'everywhere', quiet)
  expect(outcome).toMatchObject({ outcome: 'rolled-back', runs: OLD })
  expect(aws.terraform).toEqual([])
})

test('what exists once is applied before regions are planned', async () => {
  const aws = world()
  const cloud: typeof aws.cloud = {
    ...aws.cloud,
    terraform: async (root, words) => {
      await aws.cloud.terraform(root, words)
      return words[0] === 'output' ? '["ns.example.net"]' : ''
    },
  }
  await prepareInfrastructure(cloud, { regions: here, release: NEW }, quiet)
  const commands = aws.terraform.filter((line) => /plan|apply/.test(line))
  expect(commands).toEqual([
    'global plan',
    'global apply',
    ...here.map((name) => `${name} plan`),
    ...inOrder.map((name) => `${name} apply`),
  ])
})

test('without the home region what exists once stays as it is', async () => {
  const aws = world()
  const others = here.filter((name) => name !== topology.home)
  await prepareInfrastructure(aws.cloud, { regions: others, release: NEW }, quiet)
  expect(aws.terraform.filter((line) => line.startsWith('global'))).toEqual([])
})
