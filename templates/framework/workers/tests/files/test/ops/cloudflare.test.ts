import { expect, test, vi } from 'vitest'
import { query } from '../../toolkit/cloudflare/analytics.ts'
import { errorIn } from '../../toolkit/cloudflare/run.ts'
import { serviceUrl, smoke } from '../../toolkit/cloudflare/smoke.ts'
import { account, rollbackTo, versionsDeploy } from '../../toolkit/cloudflare/wrangler.ts'
import { Failure } from '../../toolkit/commands/command.ts'
import { topology } from '../../topology.ts'
import { type Answer, answering, notThere } from './answering.ts'
import { NEW, OLD } from './world.ts'

const { asked } = answering

const pauses: number[] = []
vi.mock('node:timers/promises', () => ({
  setTimeout: async (ms: number) => {
    pauses.push(ms)
  },
}))

const deployment = (createdOn: string, message: string, ...versions: [string, number][]) => ({
  created_on: createdOn,
  annotations: { 'workers/message': message },
  versions: versions.map(([version_id, percentage]) => ({ version_id, percentage })),
})

test('the message of a deployment says which version is on trial, and is read back', async () => {
  const split = [
    { version: NEW, percent: 10, onTrial: true as const },
    { version: OLD, percent: 90 },
  ]
  const words = versionsDeploy(split, '10 %')
  expect(words).toEqual(expect.arrayContaining([`${NEW}@10`, `${OLD}@90`, '--yes']))
  const message = words[words.indexOf('--message') + 1] ?? ''
  answering.answers = () => ({
    body: {
      result: {
        deployments: [
          deployment('2026-11-01', 'wrangler deploy', [OLD, 100]),
          deployment('2026-11-02', message, [NEW, 10], [OLD, 90]),
        ],
      },
    },
  })
  expect(await account().history()).toEqual([split, [{ version: OLD, percent: 100 }]])
  expect(asked[0]?.path).toBe(`/accounts/account/workers/scripts/${topology.service}/deployments`)
  expect(asked[0]?.headers.authorization).toBe('Bearer token')
})

const minute = { from: 180, to: 120 }

test('a rollback leaves objects no time with the code that fails, and any other deployment little', () => {
  const mode = '--durable-objects-code-update-mode'
  const words = (objects?: 'immediate') =>
    versionsDeploy([{ version: OLD, percent: 100 }], 'x', objects).join(' ')
  expect(words('immediate')).toContain(`${mode} immediate`)
  expect(words()).toContain(`${mode} deferred 10s`)
  expect(rollbackTo(OLD, 'x').join(' ')).toBe(`rollback ${OLD} --message x ${mode} immediate --yes`)
})

test('a service that was never deployed has no deployment', async () => {
  answering.answers = () => notThere
  expect(await account().deployment()).toEqual([])
})

test.each([
  ['another code', { errors: [{ code: 7003, message: 'Could not route to that' }] }, 'route'],
  ['a page of something in between', '<h1>Not Found</h1>', '<h1>Not Found</h1>'],
  ['nothing', '', '404'],
])('404 with %s is a failure, not a first deployment', async (_, body, words) => {
  answering.answers = () => ({ status: 404, body })
  await expect(account().deployment()).rejects.toThrow(Failure)
  await expect(account().deployment()).rejects.toThrow(words)
})

const row = { version: NEW, route: 'GET /items', failed: 0, refused: 0, points: '30', p95: 1 }

test('the gates read what came in and what was answered, by version and route', async () => {
  const data = [
    { ...row, phase: 'came', requests: '1200', points: '600' },
    { ...row, phase: 'answered', requests: '1130', points: '565', refused: 7.5, p95: 41 },
    { ...row, phase: 'answered', requests: '60', points: 30, failed: 1, p95: 10_000 },
  ]
  answering.answers = () => ({ body: { data } })
  expect(await account().figures(minute)).toEqual([
    {
      ...{ version: NEW, route: 'GET /items', came: 1200, answered: 1190 },
      ...{ failed: 60, refused: 7.5, weight: 2, p95Ms: 41 },
    },
  ])
  expect(asked[0]).toMatchObject({ path: '/accounts/account/analytics_engine/sql' })
  expect(asked[0]?.body).toBe(query(topology.service, minute))
})

test('requests of which none was answered are read too', async () => {
  answering.answers = () => ({
    body: { data: [{ ...row, phase: 'came', requests: '3' }] },
  })
  expect(await account().figures(minute)).toMatchObject([{ came: 3, answered: 0, failed: 0 }])
})

test('a row of the metrics stands for as many requests as it says', () => {
  const text = query('a-b', minute)
  expect(text).toContain('SUM(_sample_interval) AS requests')
  expect(text).toContain('SUM(_sample_interval * double2) AS refused')
  expect(text).toContain('COUNT() AS points')
  expect(text).toContain('FROM a_b_answers')
  expect(text).toContain("timestamp > NOW() - INTERVAL '180' SECOND")
  expect(text).toContain("timestamp <= NOW() - INTERVAL '120' SECOND")
})

test("a refusal is one sentence with the call and Cloudflare's words", async () => {
  answering.answers = () => ({
    status: 403,
    body: { errors: [{ message: 'Authentication error' }] },
  })
  await expect(account().deployment()).rejects.toThrow(
    `GET workers/scripts/${topology.service}/deployments failed: 403 Authentication error`,
  )
  answering.answers = () => ({ status: 422, body: 'unable to parse' })
  await expect(account().figures(minute)).rejects.toThrow('422 unable to parse')
})

test.each([
  [2, 503, 'works'],
  [2, 429, 'works'],
  [3, 503, 'fails'],
])('of a question that fails %i times with %i, the third try %s', async (times, status, end) => {
  answering.answers = () => (asked.length > times ? { body: { data: [] } } : { status })
  const figures = account().figures(minute)
  if (end === 'works') expect(await figures).toEqual([])
  else await expect(figures).rejects.toThrow('analytics_engine/sql failed: 503')
  expect(asked).toHaveLength(3)
})

test('a question that nobody answers is asked three times, and one that is refused once', async () => {
  answering.answers = () => ({ status: 403 })
  await expect(account().deployment()).rejects.toThrow('403')
  expect(asked).toHaveLength(1)
  vi.stubEnv('CLOUDFLARE_API_BASE_URL', 'http://127.0.0.1:9')
  pauses.length = 0
  await expect(account().deployment()).rejects.toThrow('failed')
  expect(pauses).toHaveLength(2)
})

test.each([
  [
    'the reason below it',
    [
      '├ Deploying 1 version(s)',
      '✘ [ERROR] A request to the Cloudflare API (/accounts/a/workers/scripts/orders/deployments) failed.',
      '  The following secrets have changed: API_KEY [code: 10220]',
      '  If you think this is a bug, please open an issue at: https://github.com/cloudflare',
      '🪵  Logs were written to "a.log"',
    ],
    'A request to the Cloudflare API (/accounts/a/workers/scripts/orders/deployments) failed. The following secrets have changed: API_KEY [code: 10220]',
  ],
  ['nothing below it', ['✘ [ERROR] You need to log in.', '🪵  Logs'], 'You need to log in.'],
  ['no error', ['one', '  two '], 'two'],
  ['not a word', [], 'it said nothing'],
])('what wrangler fails with, when it says %s, is kept', (_, lines, error) => {
  expect(errorIn(lines)).toBe(error)
})

test('a variable that is missing is named before anything is done', () => {
  vi.stubEnv('CLOUDFLARE_API_TOKEN', '')
  expect(() => account()).toThrow(/^CLOUDFLARE_API_TOKEN is not set/)
})

const override = 'cloudflare-workers-version-overrides'

/** The service, of which that version answers which the override names. */
function service(answer: (path: string) => Answer) {
  answering.answers = ({ url = '', headers }) => ({
    headers: { 'x-version': /"(.*)"/.exec(String(headers[override]))?.[1] ?? '' },
    ...answer(url),
  })
}

test('a version that answers, and reads its data, is well', async () => {
  service(() => ({ status: 200 }))
  expect(await smoke(topology, NEW)).toBeUndefined()
  expect(asked.map(({ path }) => path)).toEqual(['/health', '/health/data'])
  expect(asked[0]?.headers).toMatchObject({ [override]: `${topology.service}="${NEW}"` })
})

test.each([
  ['is not well', () => ({ status: 503 }), 'GET /health answered 503'],
  [
    'cannot reach its data',
    (path: string) => ({ status: path === '/health' ? 200 : 503 }),
    'GET /health/data answered 503',
  ],
  [
    'has no such route',
    (path: string) => ({ status: path === '/health' ? 200 : 404 }),
    'GET /health/data answered 404',
  ],
  ['is another one', () => ({ headers: { 'x-version': OLD } }), `was answered by ${OLD}`],
])('a version that %s fails the smoke test', async (_, answer, problem) => {
  service(answer)
  expect(await smoke(topology, NEW)).toContain(problem)
})

test('an answer of no version is not of this service', async () => {
  answering.answers = () => ({})
  expect(await smoke(topology, NEW)).toMatch(
    /answered without x-version: that is not this service$/,
  )
})

test('a challenge that Cloudflare puts before the service is called one', async () => {
  answering.answers = () => ({ status: 403, headers: { 'cf-mitigated': 'challenge' } })
  expect(await smoke(topology, NEW)).toMatch(/stopped by Cloudflare \(cf-mitigated: challenge\)/)
})

test('a service that is not there fails the smoke test', async () => {
  vi.stubEnv('SERVICE_URL', 'http://127.0.0.1:9')
  expect(await smoke(topology, NEW)).toMatch(/^GET \/health at http:\/\/127.0.0.1:9 failed/)
})

test('the service is at the domain, or below the name that workers.dev gave the account', async () => {
  vi.stubEnv('SERVICE_URL', '')
  answering.answers = () => ({ body: { result: { subdomain: 'somebody' } } })
  const service = 'shop'
  expect(await serviceUrl({ ...topology, service, domain: undefined })).toBe(
    'https://shop.somebody.workers.dev',
  )
  expect(await serviceUrl({ ...topology, domain: 'api.example.com' })).toBe(
    'https://api.example.com',
  )
})

test('an account without a name below workers.dev is told so', async () => {
  vi.stubEnv('SERVICE_URL', '')
  answering.answers = () => notThere
  await expect(serviceUrl({ ...topology, domain: undefined })).rejects.toThrow('no name')
})
