import { expect, test } from 'vitest'
import type { Answers } from '../../ops/cloudflare/cloud.ts'
import { Failure } from '../../ops/command.ts'
import { runGate } from '../../ops/rollout/gate.ts'
import { rollBack } from '../../ops/rollout/rollback.ts'
import { Breached, Refused, weigh } from '../../ops/rollout/trial.ts'
import { LATE_SECONDS } from '../../ops/rollout/watch.ts'
import { runWave } from '../../ops/rollout/wave.ts'
import type { Shift } from '../../topology.ts'
import { answers, NEW, OLD, OTHER, planned, strategies, wave, world } from './world.ts'

const everywhere = strategies['a percentage everywhere']
const step = { topology: everywhere, wave: 1, release: NEW }

/** NEW has all traffic of the only wave, and waits for its gate. */
async function atTheGate() {
  const account = world()
  await weigh(account.cloud, { release: NEW, before: OLD, percent: 100, wavesDone: 1 }, '')
  return account
}

/** Every continent that is named fails, once a second, and each request can be asked for so many seconds later. */
function failsLate(account: ReturnType<typeof world>, lateSeconds: number) {
  account.cloud.errors = async (_, { from, to }) => {
    const seconds = Math.max(0, from - Math.max(to, lateSeconds))
    return seconds > 0 ? answers(seconds, seconds) : []
  }
}

test.each([0, 60, 90, 119])('failures that come in %i s late close the gate', async (late) => {
  const account = await atTheGate()
  failsLate(account, late)
  await expect(runGate(account.cloud, step)).rejects.toThrow(/^60 of 60 requests/)
  expect(account.deployed()).toHaveLength(2)
})

test('a step is looked at from its first second to its last, though calls take time', async () => {
  const account = await atTheGate()
  const start = account.cloud.now()
  const spans: [number, number][] = []
  account.cloud.errors = async (_, { from, to }) => {
    const now = account.cloud.now()
    spans.push([now - from * 1000, now - to * 1000])
    await account.cloud.pause(7300)
    return answers(100, 0)
  }
  await runGate(account.cloud, step)
  let seenUntil = start
  for (const [from, to] of spans) {
    expect(from).toBeLessThanOrEqual(seenUntil)
    seenUntil = to
  }
  expect(seenUntil).toBeGreaterThanOrEqual(start + 2 * 60_000)
  expect(LATE_SECONDS).toBeGreaterThanOrEqual(120)
})

test('what a look that failed did not see is seen by the next', async () => {
  const account = await atTheGate()
  const start = account.cloud.now()
  let looked = false
  account.cloud.errors = async (_, { from, to }) => {
    if (!looked) {
      looked = true
      throw new Failure('POST analytics_engine/sql failed: 503')
    }
    const [first, last] = [from, to].map((ago) => (account.cloud.now() - start) / 1000 - ago)
    const failed = Math.max(0, Math.min(60, last ?? 0) - (first ?? 0))
    return answers(from - to, failed)
  }
  await expect(runGate(account.cloud, step)).rejects.toThrow(/^60 of 120 requests/)
})

/** What each look sees. */
const always =
  (...seen: Answers[][]) =>
  async () =>
    seen.flat()

test('a fault on one small continent closes the gate, though nobody else meets it', async () => {
  const account = await atTheGate()
  account.cloud.errors = always(answers(5000, 0, 'eu'), answers(4, 4, 'oc'))
  await expect(runGate(account.cloud, step)).rejects.toThrow(
    `4 of 4 requests to ${NEW} from oc failed in 60 s: 100 %, and 5 % may.`,
  )
})

test('a fault that all continents share is seen where none has enough failures to tell', async () => {
  const account = await atTheGate()
  account.cloud.errors = always(answers(9, 2, 'eu'), answers(8, 2, 'oc'))
  await expect(runGate(account.cloud, step)).rejects.toThrow(`4 of 17 requests to ${NEW} failed`)
})

test('a few failures among few requests are no rate', async () => {
  const account = await atTheGate()
  account.looks.push(answers(2, 1), answers(1, 1), answers(10, 0))
  await runGate(account.cloud, step)
  expect(account.deployed()).toHaveLength(1)
})

test('failures that are too few in each period are enough over a whole step', async () => {
  const account = await atTheGate()
  account.cloud.errors = always(answers(2, 2, 'oc'), answers(500, 0, 'eu'))
  await expect(runGate(account.cloud, step)).rejects.toThrow(
    `4 of 4 requests to ${NEW} from oc failed in 120 s`,
  )
})

test('a release that answered nobody well is not known to be well, however few they were', async () => {
  const account = await atTheGate()
  account.looks.push(answers(1, 1), [])
  account.cloud.errors = async () => account.looks.shift() ?? []
  await expect(runGate(account.cloud, step)).rejects.toThrow(Breached)
  expect(account.deployed()).toHaveLength(2)
})

const meanwhile = {
  'taken back': (account: ReturnType<typeof world>) =>
    rollBack(account.cloud, { release: NEW, onTrial: false }).then(() => OLD),
  'replaced by a fix': async (account: ReturnType<typeof world>) => {
    await account.cloud.deploy([{ version: OTHER, percent: 100 }], 'despite errors')
    return OTHER
  },
}
const each = Object.entries(meanwhile)

test.each(each)('a release that is %s in a pause of its last gate stays so', async (_, change) => {
  const account = await atTheGate()
  let runs = ''
  account.later.push(async () => {
    runs = await change(account)
  })
  await expect(runGate(account.cloud, step)).rejects.toThrow(Refused)
  expect(account.deployed()).toEqual([{ version: runs, percent: 100 }])
})

test.each(each)('a release that is %s in any pause of a wave stays so', async (_, change) => {
  const shift: Shift = { kind: 'linear', percent: 40, minutes: 2 }
  const topology = planned([wave(shift, 'oc', 'eu'), wave(shift, 'na')])
  for (const number of [1, 2]) {
    for (let pause = 0; ; pause++) {
      const account = world()
      const trial = { release: NEW, before: OLD, percent: 0, wavesDone: number - 1 }
      await weigh(account.cloud, trial, '')
      let runs = ''
      account.later.push(...Array(pause).fill(() => {}), async () => {
        runs = await change(account)
      })
      const run = runWave(account.cloud, { topology, wave: number, release: NEW })
      const end = await run.catch((error: Error) => error)
      if (runs === '') break
      expect(end).toBeInstanceOf(Refused)
      expect(account.deployed()).toEqual([{ version: runs, percent: 100 }])
    }
  }
})
