import { expect, test } from 'vitest'
import type { Cloud } from '../../ops/cloudflare/cloud.ts'
import { runGate } from '../../ops/rollout/gate.ts'
import { prepare } from '../../ops/rollout/prepare.ts'
import { rollBack } from '../../ops/rollout/rollback.ts'
import { Breached, Refused } from '../../ops/rollout/trial.ts'
import { runWave } from '../../ops/rollout/wave.ts'
import type { Topology } from '../../topology.ts'
import { answers, Cut, ELSEWHERE, NEW, OLD, strategies, world } from './world.ts'

/** All that the pipeline does with an uploaded release. */
async function rollOut(cloud: Cloud, topology: Topology, onWave = (_wave: number) => {}) {
  await prepare(cloud, { release: NEW })
  for (const index of topology.rollout.waves.keys()) {
    onWave(index + 1)
    await runWave(cloud, { topology, wave: index + 1, release: NEW })
    await runGate(cloud, { topology, wave: index + 1, release: NEW })
  }
}

/** The shares of oc, eu, na and elsewhere, one line a change that moved any of them. */
function steps(shares: Record<string, number>[]): string[] {
  const lines = shares.map((one) => Object.values(one).join(' '))
  return lines.filter((line, index) => line !== lines[index - 1])
}

const expected: Record<keyof typeof strategies, string[]> = {
  'all at once': ['0 0 0 0', '100 100 100 100'],
  'a percentage everywhere': ['0 0 0 0', '10 10 10 10', '100 100 100 100'],
  'one continent first': ['0 0 0 0', '100 0 0 0', '100 100 100 100'],
  'a percentage of one continent': [
    '0 0 0 0',
    '10 0 0 0',
    '100 0 0 0',
    '100 10 0 0',
    '100 100 0 0',
    '100 100 10 10',
    '100 100 100 100',
  ],
}
const each = Object.entries(strategies) as [keyof typeof strategies, Topology][]

test.each(each)(
  '%s: continents get the release in this order and never lose it',
  async (name, topology) => {
    const { cloud, shares, deployed, pins } = world()
    await rollOut(cloud, topology)
    expect(steps(shares)).toEqual(expected[name])
    expect(deployed()).toEqual([{ version: NEW, percent: 100 }])
    expect(pins()).toEqual({ pins: {}, rest: NEW })
  },
)

/** Every continent of a later wave, and with them those that no wave names. */
function notYet(topology: Topology, wave: number): string[] {
  const later = topology.rollout.waves.slice(wave).flatMap(({ regions }) => regions)
  return wave < topology.rollout.waves.length ? [...later, ELSEWHERE] : later
}

const looksIn = (topology: Topology) =>
  topology.rollout.waves.reduce(
    (sum, { shift }) => sum + (shift.kind === 'all-at-once' ? 0 : 2) + 2,
    0,
  )

test.each(each)(
  '%s: a release that fails at any time stops there, and goes back everywhere',
  async (_, topology) => {
    const all = looksIn(topology)
    for (let well = 0; well < all; well++) {
      const account = world()
      account.looks.push(...Array(well).fill(answers(100, 0)))
      account.looks.push(...Array(4).fill(answers(100, 20)))
      let reached = 0
      const run = rollOut(account.cloud, topology, (wave) => {
        reached = wave
      })
      await expect(run).rejects.toThrow(Breached)
      for (const continent of notYet(topology, reached)) {
        expect(account.sharesOf(NEW)[continent], `${continent}, after ${well} looks`).toBe(0)
      }
      await rollBack(account.cloud, { release: NEW, onTrial: true })
      expect(account.sharesOf(NEW)).toEqual({ oc: 0, eu: 0, na: 0, [ELSEWHERE]: 0 })
      expect(account.deployed()).toEqual([{ version: OLD, percent: 100 }])
      expect(account.pins()).toEqual({ pins: {}, rest: OLD })
    }
  },
)

/** Cuts a run off before each change, and after each whose answer is lost. */
async function cuts(
  topology: Topology,
  then: (account: ReturnType<typeof world>) => Promise<void>,
) {
  for (let changes = 0; ; changes += 0.5) {
    const account = world()
    account.cutAfter(changes)
    try {
      await rollOut(account.cloud, topology)
      return
    } catch (error) {
      expect(error).toBeInstanceOf(Cut)
    }
    account.cutAfter(Number.POSITIVE_INFINITY)
    await then(account)
  }
}

test.each(each)(
  '%s: cut off anywhere, one roll-back puts all right, and so does a second',
  async (_, topology) => {
    await cuts(topology, async ({ cloud, deployed, pins, sharesOf }) => {
      const over = deployed().length === 1 && deployed()[0]?.version === NEW
      await rollBack(cloud, { release: NEW, onTrial: true })
      await rollBack(cloud, { release: NEW, onTrial: true })
      expect(Object.values(sharesOf(NEW)).every((share) => share === (over ? 100 : 0))).toBe(true)
      if (!over) expect(pins()).toEqual({ pins: {}, rest: OLD })
    })
  },
)

test.each(each)(
  '%s: cut off anywhere, it can be run again, and later continents still wait',
  async (_, topology) => {
    await cuts(topology, async (account) => {
      const over = account.deployed().length === 1 && account.deployed()[0]?.version === NEW
      let wave = 0
      const checked: Cloud = { ...account.cloud }
      const check = () => {
        for (const continent of over ? [] : notYet(topology, wave)) {
          expect(account.sharesOf(NEW)[continent], continent).toBe(0)
        }
      }
      checked.deploy = async (split, message) => {
        await account.cloud.deploy(split, message)
        if (wave > 0) check()
      }
      checked.pin = async (pins) => {
        await account.cloud.pin(pins)
        if (wave > 0) check()
      }
      await rollOut(checked, topology, (number) => {
        wave = number
      })
      expect(account.deployed()).toEqual([{ version: NEW, percent: 100 }])
    })
  },
)

test.each(each)(
  '%s: a wave alone, cut off anywhere, can be run again without any continent before its time',
  async (_, topology) => {
    for (const index of topology.rollout.waves.keys()) {
      const number = index + 1
      for (let changes = 0; ; changes += 0.5) {
        const account = world()
        await prepare(account.cloud, { release: NEW })
        for (let before = 1; before < number; before++) {
          await runWave(account.cloud, { topology, wave: before, release: NEW })
        }
        account.cutAfter(changes)
        const step = { topology, wave: number, release: NEW }
        const end = await runWave(account.cloud, step).catch((error: Error) => error)
        if (!end) break
        expect(end).toBeInstanceOf(Cut)
        account.cutAfter(Number.POSITIVE_INFINITY)
        const from = account.shares.length
        await runWave(account.cloud, step)
        for (const shares of account.shares.slice(from)) {
          for (const continent of notYet(topology, number)) expect(shares[continent]).toBe(0)
        }
        for (const continent of topology.rollout.waves
          .slice(0, number)
          .flatMap((one) => one.regions)) {
          expect(account.sharesOf(NEW)[continent]).toBe(100)
        }
      }
    }
  },
)

test.each([1, 2, 3])(
  'a wave that was cut off after %i changes lets neither its gate open nor the next begin',
  async (changes) => {
    const topology = strategies['a percentage of one continent']
    const account = world()
    await prepare(account.cloud, { release: NEW })
    account.cutAfter(changes)
    const first = runWave(account.cloud, { topology, wave: 1, release: NEW })
    await expect(first).rejects.toThrow(Cut)
    account.cutAfter(Number.POSITIVE_INFINITY)
    const from = account.shares.length
    for (const run of [runGate, runWave]) {
      const wave = run === runGate ? 1 : 2
      await expect(run(account.cloud, { topology, wave, release: NEW })).rejects.toThrow(
        /^Wave 1 has not come to its end: .* --wave 1 /,
      )
    }
    expect(account.shares).toHaveLength(from)
  },
)

test('a wave that is run again has not come to its end before it is through again', async () => {
  const topology = strategies['a percentage of one continent']
  const account = world()
  await prepare(account.cloud, { release: NEW })
  await runWave(account.cloud, { topology, wave: 1, release: NEW })
  account.cutAfter(3)
  const again = runWave(account.cloud, { topology, wave: 1, release: NEW })
  await expect(again).rejects.toThrow(Cut)
  account.cutAfter(Number.POSITIVE_INFINITY)
  await expect(runWave(account.cloud, { topology, wave: 2, release: NEW })).rejects.toThrow(Refused)
})

test.each(each)(
  '%s: no wave but the last gives more objects the release than its shift says',
  async (_, topology) => {
    const { waves } = topology.rollout
    const account = world()
    await rollOut(account.cloud, topology, (wave) => {
      const { shift } = waves[wave - 2] ?? {}
      const most = shift && shift.kind !== 'all-at-once' ? shift.percent : 0
      expect(Math.max(...account.objects)).toBeLessThanOrEqual(most)
    })
    expect(account.objects.at(-1)).toBe(100)
  },
)
