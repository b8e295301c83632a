import { expect, test } from 'vitest'
import { Failure } from '../../ops/command.ts'
import { runGate } from '../../ops/rollout/gate.ts'
import { prepare } from '../../ops/rollout/prepare.ts'
import { rollBack } from '../../ops/rollout/rollback.ts'
import { Refused } from '../../ops/rollout/trial.ts'
import { runWave } from '../../ops/rollout/wave.ts'
import { NEW, OLD, OTHER, strategies, world } from './world.ts'

const topology = strategies['one continent first']

async function waves(account: ReturnType<typeof world>, release: string, through: number) {
  await prepare(account.cloud, { release })
  for (let wave = 1; wave <= through; wave++) {
    await runWave(account.cloud, { topology, wave, release })
    await runGate(account.cloud, { topology, wave, release })
  }
}

test('a release on trial goes back by one deployment, before any pin is touched', async () => {
  const account = world()
  await waves(account, NEW, 1)
  const before = account.shares.length
  expect(await rollBack(account.cloud, { release: NEW, onTrial: true })).toBe(
    `${OLD} runs again, everywhere; ${NEW} has no traffic`,
  )
  expect(Object.values(account.shares[before] ?? {})).toEqual([0, 0, 0, 0])
})

test('a release that passed its last gate is left alone by a pipeline, and goes back for a person', async () => {
  const account = world()
  await waves(account, NEW, 2)
  expect(await rollBack(account.cloud, { release: NEW, onTrial: true })).toMatch(/^left alone/)
  expect(account.sharesOf(NEW).oc).toBe(100)
  await rollBack(account.cloud, { release: NEW, onTrial: false })
  expect(account.deployed()).toEqual([{ version: OLD, percent: 100 }])
})

test('a version that came back does not go back to the one that was taken back', async () => {
  const account = world()
  await waves(account, NEW, 2)
  await rollBack(account.cloud, { release: NEW, onTrial: false })
  await expect(rollBack(account.cloud, { release: OLD, onTrial: false })).rejects.toThrow(/--to ID/)
  expect(account.deployed()).toEqual([{ version: OLD, percent: 100 }])
})

test('a fix that was deployed despite errors goes back to what it replaced', async () => {
  const account = world()
  await waves(account, NEW, 1)
  await account.cloud.deploy([{ version: OTHER, percent: 100 }], 'despite errors')
  await rollBack(account.cloud, { release: OTHER, onTrial: false })
  expect(account.deployed()).toEqual([{ version: OLD, percent: 100 }])
})

/** Fails as a call of the API does, so often. */
function failing(
  account: ReturnType<typeof world>,
  call: 'deployment' | 'deploy' | 'pin',
  times: number,
) {
  const works = account.cloud[call] as (...args: unknown[]) => Promise<unknown>
  let left = times
  const fails = async (...args: unknown[]) => {
    if (left-- > 0) throw new Failure(`${call} failed: 503`)
    return works(...args)
  }
  Object.assign(account.cloud, { [call]: fails })
}

test.each(['deployment', 'deploy'] as const)('%s is tried three times', async (call) => {
  const account = world()
  await waves(account, NEW, 1)
  failing(account, call, 2)
  await rollBack(account.cloud, { release: NEW, onTrial: true })
  expect(account.deployed()).toEqual([{ version: OLD, percent: 100 }])

  const gone = world()
  await waves(gone, NEW, 1)
  failing(gone, call, 3)
  await expect(rollBack(gone.cloud, { release: NEW, onTrial: true })).rejects.toThrow('503')
})

test('traffic that went back is no failure when only the pins could not follow', async () => {
  const account = world()
  await waves(account, NEW, 1)
  failing(account, 'pin', 1)
  const outcome = await rollBack(account.cloud, { release: NEW, onTrial: true })
  expect(outcome).toMatch(
    /runs again, everywhere; .* though pins may still name it, .*pin failed: 503/,
  )
  expect(Object.values(account.sharesOf(NEW))).toEqual([0, 0, 0, 0])
})

test('a roll-back with nothing to undo is no failure when pins cannot be set', async () => {
  const account = world()
  failing(account, 'pin', 1)
  const outcome = await rollBack(account.cloud, { release: NEW, onTrial: true })
  expect(outcome).toMatch(/^left alone: .* though pins may still name it, .*pin failed: 503/)
})

test('a release whose last gate deployed it and could not pin runs everywhere, and is left alone', async () => {
  const account = world()
  await waves(account, NEW, 1)
  await runWave(account.cloud, { topology, wave: 2, release: NEW })
  failing(account, 'pin', 1)
  await expect(runGate(account.cloud, { topology, wave: 2, release: NEW })).rejects.toThrow('503')
  expect(await rollBack(account.cloud, { release: NEW, onTrial: true })).toBe(
    `left alone: ${NEW} runs everywhere already`,
  )
  expect(Object.values(account.sharesOf(NEW))).toEqual([100, 100, 100, 100])
})

test('the version to go back to can be named', async () => {
  const account = world([{ version: NEW, percent: 100 }])
  await rollBack(account.cloud, { release: NEW, onTrial: false, to: OTHER })
  expect(account.deployed()).toEqual([{ version: OTHER, percent: 100 }])
})

test.each([true, false])(
  'a release that is not deployed is left alone (on trial only: %s)',
  async (onTrial) => {
    const account = world()
    await waves(account, NEW, 1)
    const pins = account.pins()
    expect(await rollBack(account.cloud, { release: OTHER, onTrial })).toMatch(/^left alone/)
    expect(account.sharesOf(NEW).oc).toBe(100)
    expect(account.pins()).toEqual(pins)
  },
)

test('what another release would go back to is never taken for the one on trial', async () => {
  const account = world()
  await waves(account, NEW, 1)
  await expect(rollBack(account.cloud, { release: OLD, onTrial: false })).rejects.toThrow(Refused)
  expect(await rollBack(account.cloud, { release: OLD, onTrial: true })).toMatch(/^left alone/)
  expect(account.sharesOf(NEW).oc).toBe(100)
})

test('a deployment of two versions that was made by hand can be taken back too', async () => {
  const account = world([
    { version: OLD, percent: 80 },
    { version: NEW, percent: 20 },
  ])
  await rollBack(account.cloud, { release: NEW, onTrial: true })
  expect(account.deployed()).toEqual([{ version: OLD, percent: 100 }])
})

test('pins that a roll-back left behind are cleared by the next', async () => {
  const account = world()
  await waves(account, NEW, 1)
  account.cutAfter(1)
  await expect(rollBack(account.cloud, { release: NEW, onTrial: true })).rejects.toThrow()
  account.cutAfter(Number.POSITIVE_INFINITY)
  await rollBack(account.cloud, { release: NEW, onTrial: true })
  expect(account.pins()).toEqual({ pins: {}, rest: OLD })
})
