import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { counted, type Point } from '../src/api/counted.ts'
import { routes } from '../src/api/routes.ts'
import type { Cloud, Figures, Split } from '../toolkit/cloudflare/cloud.ts'
import { rollOut } from '../toolkit/rollout/rollout.ts'
import { topology } from '../topology.ts'

// What deploys this service, by its own topology.ts and by what its routes count, against a Cloudflare that is only rehearsed:
// nothing is called, and time is passed, not waited for.

const [BEFORE, RELEASE] = ['before', 'release']
/** Of each version that has traffic, on each route, in each minute. */
const REQUESTS = 20
const minuteMs = 60_000

type Answer = () => Promise<Response>
const well: Answer = async () => new Response('fine')

/** What a release that is broken does with one route. Its smoke test is well. */
const faults: Record<string, Answer> = {
  fails: async () => new Response('', { status: 500 }),
  throws: async () => {
    throw new Error('broken')
  },
  refuses: async () => new Response('', { status: 400 }),
  hangs: () => new Promise(() => {}),
  dawdles: () =>
    new Promise((resolve) => {
      setTimeout(() => resolve(new Response('late')), 2_000)
    }),
}

const asked = routes.routes.map(({ method, path }) => ({
  method: method === 'ALL' ? 'GET' : method,
  path,
}))
type Route = (typeof asked)[number]

/**
 * An account that runs BEFORE, and users who ask all routes all the time.
 *
 * @param isCounted whether what a version counts arrives
 */
function rehearsal(
  answerOf: (version: string, route: Route) => Answer,
  isCounted = (_version: string) => true,
) {
  let deployment: Split[] = [{ version: BEFORE, percent: 100 }]
  const shares: number[] = []
  const points: (Point & { at: number })[] = []

  function send(version: string, route: Route, answer: Answer): void {
    const METRICS = {
      writeDataPoint: (point: Point) => {
        if (isCounted(version)) points.push({ ...point, at: Date.now() })
      },
    }
    const env = { METRICS, CF_VERSION_METADATA: { id: version } }
    const request = new Request(`https://example.test${route.path}`, route)
    counted(request, env, { waitUntil: () => {} }, answer).catch(() => {})
  }

  function minute(): void {
    for (const { version } of deployment.filter(({ percent }) => percent > 0)) {
      for (const route of asked) {
        const answer = answerOf(version, route)
        for (let sent = 0; sent < REQUESTS; sent++) send(version, route, answer)
      }
    }
  }

  const cloud: Cloud = {
    deployment: async () => deployment,
    history: async () => [deployment],
    deploy: async (split) => {
      deployment = split
      shares.push(split.find(({ version }) => version === RELEASE)?.percent ?? 0)
    },
    rollback: async (version) => cloud.deploy([{ version, percent: 100 }], ''),
    figures: async ({ from, to }) => {
      const now = Date.now()
      const seen = points.filter(({ at }) => at > now - from * 1000 && at <= now - to * 1000)
      return figuresOf(seen)
    },
    smoke: async (version) => {
      send(version, { method: 'GET', path: '/health' }, well)
      return undefined
    },
    triggers: async () => {},
    pause: async (ms) => {
      for (const end = Date.now() + ms; Date.now() < end; ) {
        minute()
        await vi.advanceTimersByTimeAsync(Math.min(minuteMs, end - Date.now()))
      }
    },
    now: () => Date.now(),
    say: () => {},
  }
  const whole = async () => {
    await cloud.pause(5 * minuteMs)
    const { rollout, alarms } = topology
    await rollOut(cloud, { release: RELEASE, ...rollout, alarms })
  }
  return { whole, shares, runs: () => deployment }
}

/** What `toolkit/cloudflare/analytics.ts` asks Analytics Engine for. */
function figuresOf(points: readonly Point[]): Figures[] {
  const routes = Map.groupBy(points, ({ blobs: [version, , route] }) => `${version} ${route}`)
  return [...routes.values()].map((own) => {
    const [version = '', , route = ''] = own[0]?.blobs ?? []
    const answers = own.filter(({ blobs }) => blobs[1] === 'answered')
    const sum = (place: 0 | 1) => answers.reduce((all, { doubles }) => all + doubles[place], 0)
    const times = answers.filter(({ doubles }) => doubles[0] === 0).map(({ doubles }) => doubles[2])
    const p95Ms = times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0
    const [came, answered] = [own.length - answers.length, answers.length]
    return { version, route, came, answered, failed: sum(0), refused: sum(1), weight: 1, p95Ms }
  })
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a good release gets its traffic by the steps of topology.ts', async () => {
  const { whole, shares, runs } = rehearsal(() => well)
  await whole()
  expect(shares).toEqual([0, ...topology.rollout.steps.map(({ percent }) => percent), 100])
  expect(runs()).toEqual([{ version: RELEASE, percent: 100 }])
})

const broken = asked.flatMap((route) => Object.keys(faults).map((fault) => ({ ...route, fault })))

test.each(broken)(
  'a release that $fault at $method $path has no more than the first share, and is taken back',
  async ({ fault, method, path }) => {
    const { whole, shares, runs } = rehearsal((version, route) => {
      const isBroken = version === RELEASE && route.method === method && route.path === path
      return (isBroken && faults[fault]) || well
    })
    await expect(whole()).rejects.toThrow('did not come to its end')
    expect(Math.max(...shares)).toBe(topology.rollout.steps[0]?.percent)
    expect(runs()).toEqual([{ version: BEFORE, percent: 100 }])
  },
)

test('a release that counts nothing has no more than the first share: nobody can tell how it does', async () => {
  const { whole, shares } = rehearsal(
    () => well,
    (version) => version !== RELEASE,
  )
  await expect(whole()).rejects.toThrow('it has counted nothing')
  expect(Math.max(...shares)).toBe(topology.rollout.steps[0]?.percent)
})

test.each(['deploy', 'gate', 'rollback', 'validate'])('npm run %s starts', (name) => {
  const { status, stdout } = spawnSync(
    process.execPath,
    [`toolkit/commands/${name}.ts`, '--help'],
    {
      cwd: join(import.meta.dirname, '..'),
      encoding: 'utf8',
    },
  )
  expect(status).toBe(0)
  expect(stdout).toMatch(new RegExp(`^npm run ${name}`))
})
