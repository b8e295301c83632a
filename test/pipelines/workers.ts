import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { answersAtTheEdge } from '../support/answers.ts'
import { byHand, openShop } from './by-hand.ts'
import { type Cloudflare, startCloudflare } from './cloudflare/account.ts'
import { installProjects, type Project, type Projects } from './projects.ts'
import type { Report, World } from './runner/execute.ts'
import { type Asked, endsOf, push, type System } from './systems.ts'
import { startVisitors, type Visitors } from './visitors.ts'

const chosen = { shift: 'canary20-3m' }
const begun = { build: 'success', upload: 'success' }

/** What the pipeline of a CI system does with releases, good and bad, step by step against an account of Cloudflare's on this machine. */
export function deploysToCloudflare(ci: System): void {
  describe('a pipeline that deploys to Cloudflare', () => {
    let projects: Projects
    beforeAll(async () => {
      projects = await installProjects(answersAtTheEdge(chosen))
    })
    afterAll(() => projects?.remove())

    describe(ci, () => {
      let cloudflare: Cloudflare
      let project: Project
      let visitors: Visitors
      /** The version that everyone gets before a test. */
      let proven: string | undefined

      const run = (more: Partial<World> = {}, asked?: Asked): Promise<Report> => {
        const { CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID } = cloudflare.credentials
        const secrets = { CLOUDFLARE_API_TOKEN }
        const vars = { CLOUDFLARE_ACCOUNT_ID }
        const one = { vars, secrets }
        const held = {
          environments: { release: one, rollout: one, rollback: one },
          contexts: { 'orders-production': { ...vars, ...secrets } },
        }
        const env = { ...projects.env, ...cloudflare.env, WAITING_ROOM: visitors.waitingRoom }
        return push(ci, project.directory, held, { env, tools: [projects.tools], ...more }, asked)
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
      })
      afterAll(async () => {
        await cloudflare?.stop()
        expect(cloudflare?.unknown).toEqual([])
      })
      beforeEach(async () => {
        proven = runs()
        visitors = await startVisitors(cloudflare)
      })
      afterEach(() => visitors.stop())

      /** Gives what visitors look at a fault; returns what takes it out again. */
      const breaks = (fault: string) => {
        const route = "routes.get('/items/:sku', async (c) => {"
        const broken = `${route}\n  if (c.req.param('sku') === 'lamp') ${fault}`
        project.edit('src/api/routes.ts', route, broken)
        return () => project.edit('src/api/routes.ts', broken, route)
      }

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
          release: 'success',
          rollback: 'skipped',
        })
        expect(runs()).not.toBe(proven)
        expect(visitors.seen.filter(({ status }) => status !== 200)).toEqual([])
      })

      test('takes a release back that a person names', async () => {
        await byHand(project, cloudflare, 'npm run deploy -- --despite-errors')
        const release = `${runs()}`
        const report = await run({}, { action: 'rollback', release })
        const job = ci === 'github' ? 'rollback' : 'take-back'
        expect(endsOf(report), report.text()).toEqual({ [job]: 'success' })
        expect(report.text()).toContain(`${release} has no traffic`)
        await nothingChanged()
      })

      test('takes a fix to everybody in its own steps', async () => {
        const report = await run({}, { hotfix: true })
        expect(endsOf(report), report.text()).toMatchObject({ release: 'success' })
        const steps = new Set(report.text().match(/\d+ %(?=, watched for)/g))
        expect([...steps]).toEqual(['10 %', '100 %'])
        expect(runs()).not.toBe(proven)
        expect(visitors.seen.filter(({ status }) => status !== 200)).toEqual([])
      })

      test('takes a fix back by its gate, where no step before it was watched', async () => {
        const gate = '{ percent: 100, minutes: 2 }'
        const canary = `hotfix: [\n    { percent: 10, minutes: 2 },\n    ${gate},\n  ],`
        const atOnce = `hotfix: [${gate}],`
        project.edit('topology.ts', canary, atOnce)
        const undo = breaks("throw new Error('a bad fix')")
        try {
          const report = await run({}, { hotfix: true })
          expect(endsOf(report), report.text()).toEqual({
            ...begun,
            release: 'failure',
            rollback: 'success',
          })
          expect(report.text()).toContain('did not come to its end')
          const met = visitors.seen.filter(({ version }) => version !== proven)
          expect(met).toContainEqual(expect.objectContaining({ status: 500 }))
          await nothingChanged()
        } finally {
          undo()
          project.edit('topology.ts', atOnce, canary)
        }
      })

      test('takes a release back that is cut off while traffic shifts', async () => {
        const report = await run({
          aborted: {
            job: 'release',
            // CircleCI's cancelled workflow would cancel the way back as well.
            ends: ci === 'github' ? 'run' : 'job',
            once: () => cloudflare.deployment('orders').some(({ percentage }) => percentage === 20),
          },
        })
        expect(endsOf(report), report.text()).toEqual({
          ...begun,
          release: 'cancelled',
          rollback: 'success',
        })
        await nothingChanged()
      })

      test('gives all traffic back when the release counts nothing: nobody can tell how it does', async () => {
        const own = 'counted(request, env, context, () => answer(request, env, context))'
        const well = `(request, env, context) =>\n    ${own},`
        const silent = '(request, env, context) => answer(request, env, context),'
        const imported = "import { counted } from './counted.ts'\n"
        project.edit('src/api/serve.ts', well, silent)
        project.edit('src/api/serve.ts', imported, '')
        try {
          const report = await run()
          expect(endsOf(report), report.text()).toEqual({
            ...begun,
            release: 'failure',
            rollback: 'success',
          })
          expect(report.text()).toContain('it has counted nothing')
          await nothingChanged()
        } finally {
          project.edit('src/api/serve.ts', silent, well)
          const next = 'import type { Log }'
          project.edit('src/api/serve.ts', next, `${imported}${next}`)
        }
      })

      test('uploads nothing that validate refuses, whatever a pull request said', async () => {
        project.edit('wrangler.jsonc', '"orders_answers"', '"other_answers"')
        try {
          const report = await run()
          expect(endsOf(report), report.text()).toMatchObject({ build: 'failure' })
          expect(report.text()).toContain('METRICS does not write orders_answers')
          expect(report.text()).not.toContain('wrangler versions upload')
          await nothingChanged()
        } finally {
          project.edit('wrangler.jsonc', '"other_answers"', '"orders_answers"')
        }
      })

      test.each([
        ['fails', "throw new Error('a bad build')", 500],
        ['answers 400', "throw new Problem('invalid-request', 'a bad build')", 400],
        ['hangs', 'await new Promise(() => {})', 504],
        ['is slow', 'await new Promise((resolve) => setTimeout(resolve, 1500))', 200],
      ])('gives all traffic back when the release %s', async (_, fault, status) => {
        project.edit('src/api/counted.ts', 'DEADLINE_MS = 10_000', 'DEADLINE_MS = 2_000')
        const undo = breaks(fault)
        try {
          const report = await run()
          expect(endsOf(report), report.text()).toEqual({
            ...begun,
            release: 'failure',
            rollback: 'success',
          })
          const met = visitors.seen.filter(({ version }) => version !== proven)
          expect(met).toContainEqual(expect.objectContaining({ status }))
          await nothingChanged()
        } finally {
          undo()
          project.edit('src/api/counted.ts', 'DEADLINE_MS = 2_000', 'DEADLINE_MS = 10_000')
        }
      })
    })
  })
}
