import { expect, test } from 'vitest'
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
  expect(account.pins()).toEqual({ pins: {}, rest: null })
})
