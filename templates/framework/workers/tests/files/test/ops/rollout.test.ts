import { expect, test } from 'vitest'
import { rollBack } from '../../toolkit/rollout/rollback.ts'
import { rollOut } from '../../toolkit/rollout/rollout.ts'
import { Refused, weigh } from '../../toolkit/rollout/trial.ts'
import type { Step } from '../../topology.ts'
import {
  allAtOnce,
  Cut,
  canary,
  failing,
  linear,
  NEW,
  OLD,
  OTHER,
  planned,
  world,
} from './world.ts'

type Account = ReturnType<typeof world>

const whole = ({ cloud }: Account, steps: readonly Step[] = canary, release = NEW) =>
  rollOut(cloud, { ...planned(steps), release })
/** NEW is on trial, with that share. */
async function onTrial(percent: number) {
  const account = world()
  await weigh(account.cloud, { release: NEW, before: OLD, percent }, '')
  return account
}
const [ended, back] = [[{ version: NEW, percent: 100 }], [{ version: OLD, percent: 100 }]]

const shifts: [string, Step[], number[]][] = [
  ['all at once', allAtOnce, [0, 100, 100]],
  ['a canary', canary, [0, 10, 100, 100]],
  ['a linear shift', linear, [0, 40, 80, 100, 100]],
]

test.each(shifts)(
  '%s: the release gets its share step by step, then alone',
  async (_, shift, shares) => {
    const account = world()
    await whole(account, shift)
    expect(account.shares).toEqual(shares)
    expect(account.deployed()).toEqual(ended)
  },
)

test('crons and queue consumers are applied when the release is alone, and not when it goes back', async () => {
  const [well, bad] = [world(), world()]
  await whole(well, canary)
  expect(well.applied).toEqual([100])
  bad.sees(failing(20), failing(20))
  await expect(whole(bad, canary)).rejects.toThrow('did not come to its end')
  expect(bad.applied).toEqual([])
})

test.each(shifts)(
  '%s: a release that fails at any time stops there, and goes back',
  async (_, shift, shares) => {
    const looks = 2 + 2 * (shares.length - 3)
    for (let well = 0; well < looks; well++) {
      const account = world()
      account.sees(...Array(well).fill(failing(0)), ...Array(4).fill(failing(20)))
      await expect(whole(account, shift)).rejects.toThrow('did not come to its end')
      expect(account.deployed(), `after ${well} looks`).toEqual(back)
      expect(account.said).toContain(`${OLD} runs again, everywhere; ${NEW} has no traffic`)
    }
  },
)

test.each(shifts)(
  '%s: cut off anywhere, it goes back, or on from where it is',
  async (_, shift) => {
    for (let changes = 0; ; changes += 0.5) {
      const cut = async () => {
        const account = world()
        account.cutAfter(changes)
        const end = await whole(account, shift).catch((error: Error) => error)
        account.cutAfter(Number.POSITIVE_INFINITY)
        return { account, end }
      }
      const { account, end } = await cut()
      if (end === undefined) return
      expect(end).toBeInstanceOf(Cut)
      const over = account.deployed().length === 1 && account.shareOf(NEW) === 100
      await rollBack(account.cloud, { release: NEW, onTrial: true })
      expect(account.deployed()).toEqual(over ? ended : back)

      const { account: again } = await cut()
      const before = again.shareOf(NEW)
      const from = again.shares.length
      await whole(again, shift)
      expect(Math.min(100, ...again.shares.slice(from))).toBeGreaterThanOrEqual(before)
      expect(again.deployed()).toEqual(ended)
    }
  },
)

test('the release comes first in every deployment, so that objects keep their version as its share grows', async () => {
  const account = await onTrial(0)
  await whole(account, linear)
  const history = await account.cloud.history()
  expect(history.map(([first]) => first?.version)).toEqual([...Array(6).fill(NEW), OLD])
})

test('a second rollout is refused while one is on trial, which goes on', async () => {
  const account = await onTrial(10)
  await expect(whole(account, canary, OTHER)).rejects.toThrow(Refused)
  expect(account.shares).toEqual([10])
})

test('what a release would go back to cannot be rolled out meanwhile', async () => {
  const account = await onTrial(10)
  await expect(whole(account, canary, OLD)).rejects.toThrow(`--release ${NEW}`)
})

test('before the first deployment there is nothing to shift from', async () => {
  await expect(whole(world([]))).rejects.toThrow('Nothing is deployed yet')
})

test('a release that runs everywhere needs no step, and has its crons applied', async () => {
  const account = world(ended)
  await whole(account)
  expect(account.shares).toEqual([])
  expect(account.applied).toEqual([100])
})

test('the smoke test is asked again while the deployment spreads', async () => {
  const account = world()
  let asked = 0
  account.cloud.smoke = async () =>
    ++asked < 4 ? 'GET /health was answered by another' : undefined
  await whole(account, allAtOnce)
  const ofTheStep = 1
  expect(asked).toBe(4 + ofTheStep)
})

test('a release that fails its smoke test never has traffic', async () => {
  const account = world()
  account.cloud.smoke = async () => 'GET /health answered 500'
  await expect(whole(account)).rejects.toThrow(
    `${NEW} failed its smoke test: GET /health answered 500`,
  )
  expect(account.shares).toEqual([0, 0])
  expect(account.deployed()).toEqual(back)
})
