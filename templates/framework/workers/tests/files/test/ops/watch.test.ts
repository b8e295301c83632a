import { expect, test } from 'vitest'
import type { Figures, Split } from '../../toolkit/cloudflare/cloud.ts'
import { Failure } from '../../toolkit/commands/command.ts'
import { rollBack } from '../../toolkit/rollout/rollback.ts'
import { rollOut } from '../../toolkit/rollout/rollout.ts'
import { Breached } from '../../toolkit/rollout/trial.ts'
import { LATE_SECONDS, lookOnce, watch } from '../../toolkit/rollout/watch.ts'
import { allAtOnce, counted, failing, linear, NEW, OLD, OTHER, planned, world } from './world.ts'

/** Two minutes of watching NEW, wherever it is. */
const watched = ({ cloud }: Pick<ReturnType<typeof world>, 'cloud'>) =>
  watch(cloud, { release: NEW, before: OLD, alarms: planned().alarms, shared: true }, 2)

test.each([0, 60, 90, 119])('failures that come in %i s late close the gate', async (late) => {
  const account = world()
  account.cloud.figures = async ({ from, to }) => {
    const seconds = Math.max(0, from - Math.max(to, late))
    return to <= LATE_SECONDS && seconds > 0 ? [counted(NEW, seconds, { failed: seconds })] : []
  }
  await expect(watched(account)).rejects.toThrow(/^60 of 60 requests/)
})

test('a step is looked at from its first second to its last, though calls take time', async () => {
  const account = world()
  const start = account.cloud.now()
  const spans: [number, number][] = []
  account.cloud.figures = async ({ from, to }) => {
    const now = account.cloud.now()
    if (now - from * 1000 >= start - 1000) spans.push([now - from * 1000, now - to * 1000])
    await account.cloud.pause(7300)
    return [counted(NEW, 100)]
  }
  await watched(account)
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
  const account = world()
  const night = [counted(NEW, 2, { failed: 2 })]
  account.sees(night, night, [counted(NEW, 4, { failed: 4 })])
  await expect(watched(account)).rejects.toThrow('4 of 4 requests')
})

test('one bad period is no breach', async () => {
  const account = world()
  account.sees(failing(9), failing(1))
  expect(await watched(account)).toBe(100)
})

test('a gate does not open on a bad last period: it looks on', async () => {
  const account = world()
  account.sees(failing(0), failing(9), failing(9))
  await expect(watched(account)).rejects.toThrow(Breached)
})

test.each<[string, Partial<Figures>]>([
  ['hangs until its deadline', { failed: 100 }],
  ['is ended by the platform', { answered: 0 }],
  ['answers 400', { refused: 100 }],
  ['is slow', { p95Ms: 2000 }],
])('a release that %s does not pass the first step of its shift', async (_, but) => {
  const account = world()
  const seen = [counted(NEW, 100, but), counted(OLD, 900)]
  account.sees(seen, seen)
  await expect(rollOut(account.cloud, planned())).rejects.toThrow('did not come to its end')
  expect(account.shares).toEqual([0, 10, 0])
})

const soldOut = [counted(NEW, 100, { refused: 60 })]

test('an item that sells out in the bake after a canary closes no gate', async () => {
  const account = world()
  account.sees(failing(0), failing(0), failing(0), soldOut, soldOut, soldOut)
  await rollOut(account.cloud, planned())
  expect(account.deployed()).toEqual([{ version: NEW, percent: 100 }])
})

test('refusals are held against the hour before where the release never ran beside another', async () => {
  const account = world()
  account.sees(soldOut, soldOut, soldOut)
  await expect(rollOut(account.cloud, planned(allAtOnce))).rejects.toThrow(/refused 60 % of 100/)
})

test('a release that nobody can tell about does not pass', async () => {
  const account = world()
  account.cloud.figures = async () => {
    throw new Failure('POST analytics_engine/sql failed: 403')
  }
  await expect(watched(account)).rejects.toThrow(/^Nobody can tell .* failed: 403$/)
})

test('a fault of our own is not taken for one of the release', async () => {
  const account = world()
  account.cloud.figures = async () => {
    throw new TypeError('x is not a function')
  }
  await expect(watched(account)).rejects.toThrow(TypeError)
})

/** NEW at its gate, where users' requests were these, and one in so many of the gate’s own requests fails. */
async function asked(users: Figures[], everyFails = Number.POSITIVE_INFINITY) {
  const account = world()
  account.cloud.figures = async () => [...users, counted(NEW, 2, { route: 'asked' })]
  let asked = 0
  account.cloud.smoke = async () => {
    const afterSmokeTest = asked++
    const fails = afterSmokeTest > 0 && afterSmokeTest % everyFails === 0
    return fails ? 'GET /health answered 500' : undefined
  }
  return { ...account, asked: () => asked }
}

test('a release that counts nothing, its smoke test included, does not pass its first share', async () => {
  const account = world()
  account.cloud.figures = async () => [counted(OLD, 900)]
  await expect(rollOut(account.cloud, planned())).rejects.toThrow('it has counted nothing')
  expect(account.shares).toEqual([0, 10, 0])
})

test.each<[string, number, Figures[]]>([
  ['nobody', 20, [counted(OLD, 900)]],
  ['a scanner', 20, [counted(NEW, 400, { route: 'other', refused: 400 })]],
  ['seven users', 13, [counted(NEW, 7)]],
  ['twenty users', 0, [counted(NEW, 20)]],
])('where %s asked the release, the gate asks for %i good answers', async (_, times, users) => {
  const account = await asked(users)
  await watched(account)
  const smokeTests = 1
  expect(account.asked()).toBe(smokeTests + times)
})

test.each([
  ['one of twenty may fail', 20, true],
  ['two of twenty may not', 10, false],
  ['none of them is good', 1, false],
])('of the gate’s own requests %s', async (_, everyFails, opens) => {
  const account = await asked([counted(OLD, 900)], everyFails)
  const run = watched(account)
  if (opens) await run
  else await expect(run).rejects.toThrow('the others, it failed (GET /health answered 500)')
})

test('at night, orders that all fail close the gate, whoever else asks for what', async () => {
  const users = [counted(NEW, 2, { failed: 2 }), counted(NEW, 40, { route: 'other', refused: 40 })]
  const account = await asked(users)
  await expect(watched(account)).rejects.toThrow(/^2 of 2 requests/)
})

const meanwhile = {
  'taken back': (account: ReturnType<typeof world>) =>
    rollBack(account.cloud, { release: NEW, onTrial: false }).then(() => OLD),
  'replaced by a fix': async (account: ReturnType<typeof world>) => {
    await account.cloud.deploy([{ version: OTHER, percent: 100 }], 'despite errors')
    return OTHER
  },
}

test.each(Object.entries(meanwhile))(
  'a release that is %s in any pause of its rollout stays so',
  async (_, change) => {
    for (let pause = 0; ; pause++) {
      const account = world()
      let runs = ''
      account.later.push(...Array(pause).fill(() => {}), async () => {
        runs = await change(account)
      })
      const end = await rollOut(account.cloud, planned(linear)).catch((error: Error) => error)
      if (runs === '') break
      expect(end).toMatchObject({ message: expect.stringContaining('changed the deployment') })
      expect(account.deployed()).toEqual([{ version: runs, percent: 100 }])
    }
  },
)

/** What is deployed, where users' requests were these and a version says so of itself. */
async function lookedAt(users: Figures[], itself?: string, start?: Split[]) {
  const account = world(start)
  const asked: string[] = []
  account.cloud.figures = async () => users
  account.cloud.smoke = async (version) => {
    asked.push(version)
    return itself
  }
  const end = await lookOnce(account.cloud, planned().alarms).catch(({ message }: Error) => message)
  return { ...account, asked, end }
}

test('a look between releases asks nothing where users were answered', async () => {
  const { asked, end, said } = await lookedAt([counted(OLD, 20)], 'GET /health answered 500')
  expect([asked, end]).toEqual([[], undefined])
  expect(said).toEqual([`${OLD}  users had 20 good answers`])
})

test('a look between releases finds failures', async () => {
  const { end, said } = await lookedAt([counted(OLD, 20, { failed: 3 })])
  expect(end).toMatch(/^The gate is closed/)
  expect(said[0]).toMatch(/3 of 20 requests/)
})

test('silence is no sign of health: a version that nobody asked is asked', async () => {
  const well = await lookedAt([])
  expect([well.asked, well.end]).toEqual([[OLD], undefined])
  const gone = await lookedAt([], 'GET /health answered 530')
  expect(gone.end).toMatch(/^The gate is closed/)
  expect(gone.said).toEqual([`${OLD}  GET /health answered 530`])
})

test('a service that is not deployed any more is not well', async () => {
  expect((await lookedAt([], undefined, [])).end).toMatch(/^Nothing is deployed/)
})
