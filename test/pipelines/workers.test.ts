import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { answersAtTheEdge } from '../support/answers.ts'
import { openShop } from './by-hand.ts'
import { type Cloudflare, startCloudflare } from './cloudflare/account.ts'
import { installProjects, type Project, type Projects } from './projects.ts'
import type { Report, World } from './runner/execute.ts'
import { endsOf, push, systems } from './systems.ts'
import { startVisitors, type Visitors } from './visitors.ts'

const chosen = { shift: 'canary20-3m' }
const begun = { build: 'success', upload: 'success', prepare: 'success' }
const notReached = { 'gate-1': 'skipped' }

describe('a pipeline that deploys to Cloudflare', () => {
  let projects: Projects
  beforeAll(async () => {
    projects = await installProjects(answersAtTheEdge(chosen))
  })
  afterAll(() => projects?.remove())

  describe.each(systems)('%s', (ci) => {
    let cloudflare: Cloudflare
    let project: Project
    let visitors: Visitors
    /** The version that everyone gets before a test. */
    let proven: string | undefined

    const run = (more: Partial<World> = {}): Promise<Report> => {
      const { CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID } = cloudflare.credentials
      const secrets = { CLOUDFLARE_API_TOKEN }
      const vars = { CLOUDFLARE_ACCOUNT_ID, ROLLOUT_FLAGS: '' }
      const held = {
        environments: { production: { vars, secrets } },
        contexts: { 'orders-production': { ...vars, ...secrets } },
      }
      const env = { ...projects.env, ...cloudflare.env, WAITING_ROOM: visitors.waitingRoom }
      return push(ci, project.directory, held, { env, tools: [projects.tools], ...more })
    }
    /** What takes all traffic, when one version does. */
    const runs = () => {
      const [only, second] = cloudflare.deployment('orders')
      return second ? undefined : only?.version_id
    }

    beforeAll(async () => {
      cloudflare = await startCloudflare(projects.folder)
      project = projects.make(answersAtTheEdge({ ...chosen, ci }))
      await openShop(project, cloudflare)
      proven = runs()
    })
    afterAll(async () => {
      await cloudflare?.stop()
      expect(cloudflare?.unknown).toEqual([])
    })
    beforeEach(async () => {
      visitors = await startVisitors(cloudflare)
    })
    afterEach(() => visitors.stop())

    /** Everyone gets the version from before again. */
    const nothingChanged = async () => {
      expect(runs()).toBe(proven)
      const { status, headers } = await cloudflare.visit('/items/lamp')
      expect([status, headers.get('x-version')]).toEqual([200, proven])
    }

    test('takes a release to everybody, and no visitor notices', async () => {
      const report = await run()
      expect(endsOf(report), report.text()).toEqual({
        ...begun,
        'wave-1': 'success',
        'gate-1': 'success',
        rollback: 'skipped',
      })
      expect(runs()).not.toBe(proven)
      expect(visitors.seen.filter(({ status }) => status !== 200)).toEqual([])
      proven = runs()
    })

    test('takes a wave back that is cut off while traffic shifts', async () => {
      const report = await run({
        aborted: {
          job: 'wave-1',
          // CircleCI's cancelled workflow would cancel the way back as well.
          ends: ci === 'github' ? 'run' : 'job',
          once: () => cloudflare.deployment('orders').some(({ percentage }) => percentage === 20),
        },
      })
      expect(endsOf(report), report.text()).toEqual({
        ...begun,
        ...notReached,
        'wave-1': 'cancelled',
        rollback: 'success',
      })
      await nothingChanged()
    })

    test.each([
      ['fails', "throw new Error('a bad build')", 500],
      ['answers 400', "throw new Problem('invalid-request', 'a bad build')", 400],
      ['hangs', 'await new Promise(() => {})', 504],
      ['is slow', 'await new Promise((resolve) => setTimeout(resolve, 1500))', 200],
    ])('gives all traffic back when the release %s', async (_, fault, status) => {
      project.edit('src/api/counted.ts', 'DEADLINE_MS = 10_000', 'DEADLINE_MS = 2_000')
      const route = "routes.get('/items/:sku', async (c) => {"
      const broken = `${route}\n  if (c.req.param('sku') === 'lamp') ${fault}`
      project.edit('src/api/routes.ts', route, broken)
      try {
        const report = await run()
        expect(endsOf(report), report.text()).toEqual({
          ...begun,
          ...notReached,
          'wave-1': 'failure',
          rollback: 'success',
        })
        const met = visitors.seen.filter(({ version }) => version !== proven)
        expect(met).toContainEqual(expect.objectContaining({ status }))
        await nothingChanged()
      } finally {
        project.edit('src/api/routes.ts', broken, route)
        project.edit('src/api/counted.ts', 'DEADLINE_MS = 2_000', 'DEADLINE_MS = 10_000')
      }
    })
  })
})
