import { expect, test } from 'vitest'
import { Failure } from '../../ops/command.ts'
import { runGate } from '../../ops/rollout/gate.ts'
import { prepare } from '../../ops/rollout/prepare.ts'
import { rollOut } from '../../ops/rollout/rollout.ts'
import { Breached, Refused, weigh } from '../../ops/rollout/trial.ts'
import { runWave, stepsOf } from '../../ops/rollout/wave.ts'
import {
  allAtOnce,
  answers,
  canary,
  NEW,
  OLD,
  OTHER,
  planned,
  strategies,
  wave,
  world,
} from './world.ts'

const everywhere = strategies['a percentage everywhere']
const step = { topology: everywhere, wave: 1, release: NEW }

/** NEW is on trial, with that share, and that many waves behind it. */
async function onTrial(percent = 0, wavesDone = percent === 100 ? 1 : 0) {
  const account = world()
  await weigh(account.cloud, { release: NEW, before: OLD, percent, wavesDone }, '')
  return account
}

test('a linear shift grows by its step, and ends with all', () => {
  const percents = stepsOf({ kind: 'linear', percent: 30, minutes: 5 })
  expect(percents).toEqual([
    { percent: 30, minutes: 5 },
    { percent: 60, minutes: 5 },
    { percent: 90, minutes: 5 },
    { percent: 100, minutes: 0 },
  ])
})

test('a canary has one step before all', () => {
  expect(stepsOf(canary).map(({ percent }) => percent)).toEqual([10, 100])
  expect(stepsOf(allAtOnce).map(({ percent }) => percent)).toEqual([100])
})

test('the release comes first in every deployment, so that objects keep their version as its share grows', async () => {
  const account = await onTrial()
  await runWave(account.cloud, step)
  expect((await account.cloud.history()).map(([first]) => first?.version)).toEqual([
    NEW,
    NEW,
    NEW,
    OLD,
  ])
})

test('a second rollout is refused while one is on trial, and changes nothing', async () => {
  const account = await onTrial(10)
  const before = account.shares.length
  await expect(prepare(account.cloud, { release: OTHER })).rejects.toThrow(Refused)
  await expect(runWave(account.cloud, { ...step, release: OTHER })).rejects.toThrow(Refused)
  await expect(runGate(account.cloud, { ...step, release: OTHER })).rejects.toThrow(Refused)
  expect(account.shares).toHaveLength(before)
})

test('what a release would go back to cannot be rolled out meanwhile', async () => {
  const account = await onTrial(10)
  await expect(prepare(account.cloud, { release: OLD })).rejects.toThrow(`--release ${NEW}`)
})

test('before the first deployment there is nothing to shift from', async () => {
  await expect(prepare(world([]).cloud, { release: NEW })).rejects.toThrow(
    'Nothing is deployed yet',
  )
})

test('a release that runs everywhere needs no step', async () => {
  const account = world([{ version: NEW, percent: 100 }])
  await prepare(account.cloud, { release: NEW })
  await runWave(account.cloud, step)
  await runGate(account.cloud, step)
  expect(account.shares).toEqual([])
})

test('the smoke test is asked again while the deployment spreads', async () => {
  const account = world()
  let asked = 0
  account.cloud.smoke = async () =>
    ++asked < 4 ? 'GET /health was answered by another' : undefined
  await prepare(account.cloud, { release: NEW })
  expect(asked).toBe(4)
})

test('a release that fails its smoke test has no traffic', async () => {
  const account = world()
  account.cloud.smoke = async () => 'GET /health answered 500'
  await expect(prepare(account.cloud, { release: NEW })).rejects.toThrow(
    `${NEW} failed its smoke test: GET /health answered 500`,
  )
  expect(Object.values(account.sharesOf(NEW))).toEqual([0, 0, 0, 0])
})

test('pins of a rollout that was cut off are gone before the release is deployed again', async () => {
  const account = world()
  await account.cloud.pin({ pins: { oc: NEW }, rest: null })
  await prepare(account.cloud, { release: NEW })
  expect(account.shares.every((shares) => shares.oc === 0)).toBe(true)
})

test('a wave that fails while it shifts ends at once, in the second bad period', async () => {
  const account = await onTrial()
  const slow = planned([wave({ kind: 'canary', percent: 10, minutes: 30 }, 'oc', 'eu', 'na')])
  account.looks.push(answers(40, 4), answers(50, 6))
  account.looks.push(answers(1, 0))
  await expect(runWave(account.cloud, { ...step, topology: slow })).rejects.toThrow(
    `6 of 50 requests to ${NEW} failed in 60 s: 12 %, and 5 % may.`,
  )
  expect(account.looks).toHaveLength(1)
  expect(account.sharesOf(NEW).oc).toBe(10)
})

test('one bad period is no breach, and as many as may fail are none either', async () => {
  const account = await onTrial(100)
  account.looks.push(answers(100, 9), answers(100, 1))
  await runGate(account.cloud, step)
  expect(account.deployed()).toHaveLength(1)
})

test('a gate does not open on a bad last period: it looks on', async () => {
  const account = await onTrial(100)
  account.looks.push(answers(100, 0), answers(100, 9))
  account.looks.push(answers(100, 9))
  await expect(runGate(account.cloud, step)).rejects.toThrow(Breached)
  expect(account.deployed()).toHaveLength(2)
})

test('a release that nobody can tell about stays on trial', async () => {
  const account = await onTrial(100)
  account.cloud.errors = async () => {
    throw new Failure('POST analytics_engine/sql failed: 403')
  }
  await expect(runGate(account.cloud, step)).rejects.toThrow(/^Nobody can tell .* failed: 403$/)
})

test('a fault of our own is not taken for one of the release', async () => {
  const account = await onTrial(100)
  account.cloud.errors = async () => {
    throw new TypeError('x is not a function')
  }
  await expect(runGate(account.cloud, step)).rejects.toThrow(TypeError)
})

test('a release that nobody asks anything is not known to be well, in a gate or while it shifts', async () => {
  const account = await onTrial(100)
  account.cloud.errors = async () => []
  await expect(runGate(account.cloud, step)).rejects.toThrow(/^No request reached/)
  await expect(runWave(account.cloud, step)).rejects.toThrow(Breached)
  expect(account.sharesOf(NEW).oc).toBe(10)
})

test('a gate that a person lets open without traffic says so', async () => {
  const account = await onTrial(100)
  account.cloud.errors = async () => []
  await runGate(account.cloud, { ...step, withoutTraffic: true })
  expect(account.said).toContain(
    `note: no request reached ${NEW} in that time, so it opens on no evidence`,
  )
})

test('the last gate stays closed while its wave has not come to its end', async () => {
  const account = await onTrial(10)
  await expect(runGate(account.cloud, step)).rejects.toThrow('has not come to its end')
  expect(account.deployed()).toHaveLength(2)
})

test('only the last gate ends the trial', async () => {
  const account = await onTrial(0, 1)
  const topology = strategies['one continent first']
  await runGate(account.cloud, { topology, wave: 1, release: NEW })
  expect(account.deployed()).toHaveLength(2)
})

test('a whole rollout that fails gives all traffic back', async () => {
  const account = world()
  const { cloud } = account
  account.looks.push(answers(10, 5), answers(10, 5))
  const plan = {
    topology: everywhere,
    release: NEW,
    prepare: () => prepare(cloud, { release: NEW }),
  }
  await expect(rollOut(cloud, plan)).rejects.toThrow(
    `The rollout of ${NEW} did not come to its end: `,
  )
  expect(account.deployed()).toEqual([{ version: OLD, percent: 100 }])
  expect(account.said).toContain(`${OLD} runs again, everywhere; ${NEW} has no traffic`)
})

test('a whole rollout that only its last pins fail says that the release runs everywhere', async () => {
  const account = world()
  const { cloud } = account
  const { pin } = cloud
  cloud.pin = async (pins) => {
    if (account.deployed()[0]?.version === NEW && account.deployed().length === 1) {
      throw new Failure('pin failed: 503')
    }
    await pin(pins)
  }
  const plan = {
    topology: everywhere,
    release: NEW,
    prepare: () => prepare(cloud, { release: NEW }),
  }
  const failure = await rollOut(cloud, plan).catch((error: Error) => error)
  expect(String(failure)).toMatch(/did not come to its end: pin failed: 503$/)
  expect(account.said.at(-1)).toBe(`left alone: ${NEW} runs everywhere already`)
  expect(account.deployed()).toEqual([{ version: NEW, percent: 100 }])
})

test('a whole rollout is refused while another is on trial, which goes on', async () => {
  const account = await onTrial(10)
  const plan = { topology: everywhere, release: OTHER, prepare: async () => {} }
  await expect(rollOut(account.cloud, plan)).rejects.toThrow(Refused)
  expect(account.sharesOf(NEW).oc).toBe(10)
})
