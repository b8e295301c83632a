import { expect, test } from 'vitest'
import type { Figures } from '../../ops/cloudflare/cloud.ts'
import { Failure } from '../../ops/command.ts'
import { runGate } from '../../ops/rollout/gate.ts'
import { rollBack } from '../../ops/rollout/rollback.ts'
import { Breached, Refused, weigh } from '../../ops/rollout/trial.ts'
import { LATE_SECONDS } from '../../ops/rollout/watch.ts'
import { runWave } from '../../ops/rollout/wave.ts'
import { allAtOnce, counted, failing, linear, NEW, OLD, OTHER, step, world } from './world.ts'

/** NEW has all traffic, and waits for its gate. */
async function atTheGate() {
  const account = world()
  await weigh(account.cloud, { release: NEW, before: OLD, percent: 100 }, '')
  return account
}

test.each([0, 60, 90, 119])('failures that come in %i s late close the gate', async (late) => {
  const account = await atTheGate()
  account.cloud.figures = async ({ from, to }) => {
    const seconds = Math.max(0, from - Math.max(to, late))
    return to <= LATE_SECONDS && seconds > 0 ? [counted(NEW, seconds, { failed: seconds })] : []
  }
  await expect(runGate(account.cloud, step())).rejects.toThrow(/^60 of 60 requests/)
  expect(account.deployed()).toHaveLength(2)
})

test('a step is looked at from its first second to its last, though calls take time', async () => {
  const account = await atTheGate()
  const start = account.cloud.now()
  const spans: [number, number][] = []
  account.cloud.figures = async ({ from, to }) => {
    const now = account.cloud.now()
    if (now - from * 1000 >= start - 1000) spans.push([now - from * 1000, now - to * 1000])
    await account.cloud.pause(7300)
    return [counted(NEW, 100)]
  }
  await runGate(account.cloud, step())
  // The last one is of the whole step.
  const whole = spans.pop()
  let seenUntil = start
  for (const [from, to] of spans) {
    expect(from).toBeLessThanOrEqual(seenUntil)
    seenUntil = to
  }
  expect(seenUntil).toBeGreaterThanOrEqual(start + 2 * 60_000)
  expect(whole?.[0]).toBeLessThanOrEqual(start)
  expect(LATE_SECONDS).toBeGreaterThanOrEqual(120)
})

test('failures that are too few in each period are enough over a whole step', async () => {
  const account = await atTheGate()
  const night = [counted(NEW, 2, { failed: 2 })]
  account.sees(night, night, [counted(NEW, 4, { failed: 4 })])
  await expect(runGate(account.cloud, step())).rejects.toThrow('4 of 4 requests')
})

test('one bad period is no breach', async () => {
  const account = await atTheGate()
  account.sees(failing(9), failing(1))
  await runGate(account.cloud, step())
  expect(account.deployed()).toEqual([{ version: NEW, percent: 100 }])
})

test('a gate does not open on a bad last period: it looks on', async () => {
  const account = await atTheGate()
  account.sees(failing(0), failing(9), failing(9))
  await expect(runGate(account.cloud, step())).rejects.toThrow(Breached)
  expect(account.deployed()).toHaveLength(2)
})

test.each<[string, Partial<Figures>]>([
  ['hangs until its deadline', { failed: 100 }],
  ['is ended by the platform', { answered: 0 }],
  ['answers 400', { refused: 100 }],
  ['is slow', { p95Ms: 2000 }],
])('a release that %s does not pass a step of its shift', async (_, but) => {
  const account = world()
  await weigh(account.cloud, { release: NEW, before: OLD, percent: 0 }, '')
  const seen = [counted(NEW, 100, but), counted(OLD, 900)]
  account.sees(seen, seen)
  await expect(runWave(account.cloud, step())).rejects.toThrow(Breached)
  expect(account.shareOf(NEW)).toBe(10)
})

const soldOut = [counted(NEW, 100, { refused: 60 })]

test('an item that sells out in the bake after a canary closes no gate', async () => {
  const account = await atTheGate()
  account.sees(soldOut, soldOut, soldOut)
  await runGate(account.cloud, step())
  expect(account.deployed()).toEqual([{ version: NEW, percent: 100 }])
})

test('refusals are held against the hour before where the release never ran beside another', async () => {
  const account = await atTheGate()
  account.sees(soldOut, soldOut, soldOut)
  await expect(runGate(account.cloud, step(allAtOnce))).rejects.toThrow(/refused 60 % of 100/)
})

test('a release that nobody can tell about stays on trial', async () => {
  const account = await atTheGate()
  account.cloud.figures = async () => {
    throw new Failure('POST analytics_engine/sql failed: 403')
  }
  await expect(runGate(account.cloud, step())).rejects.toThrow(/^Nobody can tell .* failed: 403$/)
})

test('a fault of our own is not taken for one of the release', async () => {
  const account = await atTheGate()
  account.cloud.figures = async () => {
    throw new TypeError('x is not a function')
  }
  await expect(runGate(account.cloud, step())).rejects.toThrow(TypeError)
})

/** NEW at its gate, where users' requests were these, and one in so many of the gate’s own requests fails. */
async function asked(users: Figures[], everyFails = Number.POSITIVE_INFINITY) {
  const account = await atTheGate()
  account.cloud.figures = async () => users
  let asked = 0
  account.cloud.smoke = async () =>
    ++asked % everyFails === 0 ? 'GET /health answered 500' : undefined
  return { ...account, asked: () => asked }
}

test.each<[string, number, Figures[]]>([
  ['nobody', 20, [counted(OLD, 900)]],
  ['a scanner', 20, [counted(NEW, 400, { route: 'other', refused: 400 })]],
  ['seven users', 13, [counted(NEW, 7)]],
  ['twenty users', 0, [counted(NEW, 20)]],
])('where %s asked the release, the gate asks for %i good answers', async (_, times, users) => {
  const account = await asked(users)
  await runGate(account.cloud, step())
  expect(account.asked()).toBe(times)
  expect(account.deployed()).toEqual([{ version: NEW, percent: 100 }])
})

test.each([
  ['one of twenty may fail', 20, true],
  ['two of twenty may not', 10, false],
  ['none of them is good', 1, false],
])('of the gate’s own requests %s', async (_, everyFails, opens) => {
  const account = await asked([counted(OLD, 900)], everyFails)
  const run = runGate(account.cloud, step())
  if (opens) await run
  else
    await expect(run).rejects.toThrow(
      / asked for the others, it failed \(GET \/health answered 500\)/,
    )
  expect(account.deployed()).toHaveLength(opens ? 1 : 2)
})

test('a release that hardly answered anything opens its gate when a person says so', async () => {
  const account = await asked([counted(NEW, 2)], 1)
  await runGate(account.cloud, { ...step(), withoutTraffic: true })
  expect(account.said).toContain(
    `note: ${NEW} answered 2 requests well, so it opens on no evidence`,
  )
})

test('at night, orders that all fail close the gate, whoever else asks for what', async () => {
  const users = [counted(NEW, 2, { failed: 2 }), counted(NEW, 40, { route: 'other', refused: 40 })]
  const account = await asked(users)
  await expect(runGate(account.cloud, step())).rejects.toThrow(/^2 of 2 requests/)
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

test.each(each)('a release that is %s in a pause of its gate stays so', async (_, change) => {
  const account = await atTheGate()
  let runs = ''
  account.later.push(async () => {
    runs = await change(account)
  })
  await expect(runGate(account.cloud, step())).rejects.toThrow(Refused)
  expect(account.deployed()).toEqual([{ version: runs, percent: 100 }])
})

test.each(each)('a release that is %s in any pause of its shift stays so', async (_, change) => {
  for (let pause = 0; ; pause++) {
    const account = world()
    await weigh(account.cloud, { release: NEW, before: OLD, percent: 0 }, '')
    let runs = ''
    account.later.push(...Array(pause).fill(() => {}), async () => {
      runs = await change(account)
    })
    const end = await runWave(account.cloud, step(linear)).catch((error: Error) => error)
    if (runs === '') break
    expect(end).toBeInstanceOf(Refused)
    expect(account.deployed()).toEqual([{ version: runs, percent: 100 }])
  }
})
