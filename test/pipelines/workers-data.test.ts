import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
} from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { inProject } from '../e2e/projects.ts'
import { answersAtTheEdge } from '../support/answers.ts'
import { byHand, openShop, send } from './by-hand.ts'
import { type Cloudflare, startCloudflare } from './cloudflare/account.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { installProjects, type Project, type Projects } from './projects.ts'
import { endsOf, push, systems } from './systems.ts'
import { startVisitors } from './visitors.ts'

const chosen = { rollout: 'all-at-once' }

/** By which call a data layer's store is made, once: by a person. */
const made = {
  d1: /POST .*d1\/database$/,
  kv: /POST .*storage\/kv\/namespaces$/,
  hyperdrive: /POST .*hyperdrive\/configs$/,
}

describe('one command rolls a release out', () => {
  let projects: Projects
  beforeAll(async () => {
    // The others' packages are all among its own.
    projects = await installProjects(answersAtTheEdge({ ...chosen, data: 'hyperdrive' }))
  })
  afterAll(() => projects?.remove())

  describe('what is somebody else’s', () => {
    const domain = 'api.example.com'
    let cloudflare: Cloudflare
    beforeEach(async () => {
      cloudflare = await startCloudflare(projects.folder)
    })
    afterEach(async () => {
      await cloudflare?.stop()
      expect(cloudflare?.unknown).toEqual([])
    })

    const deploy = (script: string) => {
      const { directory } = projects.make(answersAtTheEdge({ ...chosen, domain }))
      return inProject('sh', ['-c', script], directory, {
        ...cloudflare.env,
        ...cloudflare.credentials,
      })
    }
    const taken: [string, () => unknown, string][] = [
      [
        'the domain of another Worker',
        () => cloudflare.zone.others.push({ hostname: domain, service: 'legacy-api' }),
        `${domain} belongs to the Worker legacy-api`,
      ],
      [
        'a DNS record',
        () => cloudflare.zone.records.push({ name: domain, type: 'A', content: '192.0.2.7' }),
        `${domain} has DNS records already (A 192.0.2.7)`,
      ],
      [
        'a Worker of that name',
        () => cloudflare.addOther('orders'),
        'the account has a Worker orders already',
      ],
    ]

    test.each(taken)('%s is named, and nothing is changed', async (_, put, said) => {
      put()
      const { code, stderr } = await deploy('npm run deploy')
      expect(stderr).toContain(said)
      expect(code).toBe(1)
      expect(cloudflare.calls.filter((call) => !call.startsWith('GET '))).toEqual([])
    })

    test('is taken over when a person says so', async () => {
      for (const [, put] of taken.slice(0, 2)) put()
      const { code, stderr } = await deploy('npm run deploy -- --take-over')
      expect(stderr).toContain('runs everywhere, and passed its smoke test')
      expect(code).toBe(0)
    })
  })

  describe.each(Object.entries(made))('with %s', (data, call) => {
    let cloudflare: Cloudflare
    let project: Project
    let postgres: Postgres | undefined
    beforeAll(async () => {
      cloudflare = await startCloudflare(projects.folder)
      project = projects.make(answersAtTheEdge({ ...chosen, data }))
      if (data === 'hyperdrive') postgres = await startPostgres(project.directory)
      await openShop(project, cloudflare, postgres?.env)
    })
    afterAll(async () => {
      await cloudflare?.stop()
      await postgres?.stop()
      expect(cloudflare?.unknown).toEqual([])
    })

    test('a deployment binds what holds the data, and a release keeps it, and applies its crons', async () => {
      const calls = () => cloudflare.calls.filter((one) => call.test(one)).length
      expect(calls()).toBe(1)
      const order = { sku: 'lamp', quantity: 2 }
      const key = { 'idempotency-key': 'an-order-of-the-tests' }
      const placed = await send(cloudflare, 'POST', '/orders', order, key)
      expect(placed.status).toBe(201)

      const crons = '"triggers": { "crons": ["0 4 * * *"] }'
      project.edit('wrangler.jsonc', '"preview_urls": false', `"preview_urls": false, ${crons}`)
      const [before] = cloudflare.deployment('orders')
      const visitors = await startVisitors(cloudflare)
      try {
        const WAITING_ROOM = visitors.waitingRoom
        const env = { ...projects.env, ...postgres?.env, WAITING_ROOM }
        await byHand(project, cloudflare, 'npm run deploy', env)
      } finally {
        await visitors.stop()
      }
      const [after, ...others] = cloudflare.deployment('orders')
      expect(others).toEqual([])
      expect(after?.version_id).not.toBe(before?.version_id)
      expect(visitors.seen.filter(({ status }) => status !== 200)).toEqual([])
      expect(calls()).toBe(1)
      expect(cloudflare.crons('orders')).toEqual(['0 4 * * *'])
      const again = await send(cloudflare, 'POST', '/orders', order, key)
      expect(await again.json()).toEqual(await placed.json())
    })

    test('a binding that is renamed, and has lost its id, makes no other', async () => {
      const named = /"binding": "(DB|SHOWN|HYPERDRIVE)", "\w+": "[0-9a-f-]+"/g
      project.edit('wrangler.jsonc', named, '"binding": "STORE"')
      const env = { ...cloudflare.env, ...cloudflare.credentials }
      const { code, stderr } = await inProject(
        'node',
        ['toolkit/commands/deploy.ts', '--upload'],
        project.directory,
        env,
      )
      expect(stderr).toContain('STORE: it has no id')
      expect(code).toBe(1)
      expect(cloudflare.calls.filter((one) => call.test(one))).toHaveLength(1)
    })
  })

  /** A service on PostgreSQL that is deployed, in an account of its own. */
  async function shopOnPostgres(answers: Partial<Answers> = {}) {
    const cloudflare = await startCloudflare(projects.folder)
    onTestFinished(async () => {
      await cloudflare.stop()
      expect(cloudflare.unknown).toEqual([])
    })
    const project = projects.make(answersAtTheEdge({ ...chosen, data: 'hyperdrive', ...answers }))
    const postgres = await startPostgres(project.directory)
    onTestFinished(() => postgres.stop())
    await openShop(project, cloudflare, postgres.env)
    return { cloudflare, project, postgres }
  }

  /** The next release reads a column that the next migration adds. */
  function addColumn(project: Project): void {
    const added = 'ALTER TABLE items ADD COLUMN note text;'
    writeFileSync(join(project.directory, 'migrations/0004_item_note.sql'), added)
    const columns = 'SELECT sku, stock, available'
    project.edit('src/store/postgres.ts', columns, `${columns}, note`)
  }

  test('a fix that replaces a release despite errors has its migrations, and says what it replaces', async () => {
    const { cloudflare, project, postgres } = await shopOnPostgres()
    const [before] = cloudflare.deployment('orders')
    addColumn(project)
    const said = await byHand(
      project,
      cloudflare,
      'npm run deploy -- --despite-errors',
      postgres.env,
    )
    expect(said).toMatch(
      new RegExp(
        `it replaces ${before?.version_id} 100 %[^]*applied 0004[^]*wrangler versions deploy`,
      ),
    )
    expect((await cloudflare.visit('/items/lamp')).status).toBe(200)
  })

  test('a cache that somebody switched on keeps releases out, until it is off as the sentence says', async () => {
    const { cloudflare, project, postgres } = await shopOnPostgres()
    const config = readFileSync(join(project.directory, 'wrangler.jsonc'), 'utf8')
    const [, id = ''] = /"id": "(\w+)"/.exec(config) ?? []
    await byHand(project, cloudflare, `npx wrangler hyperdrive update ${id} --max-age 60`)
    const before = cloudflare.deployment('orders')
    addColumn(project)
    const deploy = (script: string) =>
      inProject('sh', ['-c', script], project.directory, {
        ...{ ...cloudflare.env, ...cloudflare.credentials, ...postgres.env },
      })
    const refused = await deploy('npm run deploy -- --despite-errors')
    expect(refused.stderr).toContain(`The Hyperdrive configuration ${id} answers from a cache`)
    expect(refused.code).toBe(1)
    expect(cloudflare.deployment('orders')).toEqual(before)
    expect((await deploy('npm run migrate -- --dry-run')).stderr).toContain('would apply 0004')

    const [, said = ''] = /run "(npx wrangler [^"]+)"/.exec(refused.stderr) ?? []
    const released = await deploy(`${said} && npm run deploy -- --despite-errors`)
    expect(released.code, released.stderr).toBe(0)
  })

  test.each(systems)(
    '%s applies what is new in migrations before the release that reads it',
    async (ci) => {
      const { cloudflare, project, postgres } = await shopOnPostgres({ ci })
      const [before] = cloudflare.deployment('orders')
      addColumn(project)
      const visitors = await startVisitors(cloudflare)
      onTestFinished(() => visitors.stop())
      const { CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID } = cloudflare.credentials
      const secrets = { CLOUDFLARE_API_TOKEN, DATABASE_URL: postgres.env.DATABASE_URL }
      const vars = { CLOUDFLARE_ACCOUNT_ID }
      const one = { vars, secrets }
      const held = {
        environments: { release: one, rollout: one, rollback: one },
        contexts: { 'orders-production': { ...vars, ...secrets } },
      }
      const WAITING_ROOM = visitors.waitingRoom
      const env = { ...projects.env, ...cloudflare.env, WAITING_ROOM }
      const report = await push(ci, project.directory, held, { env, tools: [projects.tools] })

      expect(endsOf(report).release, report.text()).toBe('success')
      expect(cloudflare.deployment('orders')).not.toEqual([before])
      expect(visitors.seen.filter(({ status }) => status !== 200)).toEqual([])
    },
  )
})
