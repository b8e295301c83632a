import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { datasetOf } from '../../toolkit/cloudflare/analytics.ts'
import { topology } from '../../topology.ts'
import { deploy, runs } from './deploying.ts'
import { OLD, NEW as RELEASE } from './world.ts'

test('a deployment that is cut off says how to take back what it began', async () => {
  const asked = Promise.withResolvers<void>()
  // Without an answer, so that it is cut off right there.
  const { child, said, ended } = await deploy(['--release', RELEASE], () => asked.resolve())
  await asked.promise
  child.kill('SIGINT')
  expect(await ended).toEqual([130, null])
  expect(said.join()).toContain(`npm run rollback -- --release ${RELEASE} --on-trial`)
})

test('a deployment that was given no release says with which one to run it again', async () => {
  const asked = Promise.withResolvers<void>()
  let questions = 0
  const dataset = datasetOf(topology.service)
  const { child, said, ended } = await deploy([], ({ url }, response) => {
    const result = url?.endsWith('/settings')
      ? { bindings: [{ type: 'analytics_engine', name: 'METRICS', dataset }] }
      : { deployments: [runs] }
    questions += url?.endsWith('/deployments') ? 1 : 0
    // The second comes after the upload, and gets no answer.
    if (questions > 1) return asked.resolve()
    response.end(JSON.stringify({ result }))
  })
  await asked.promise
  child.kill('SIGINT')
  expect(await ended).toEqual([130, null])
  expect(said.at(-1)).toMatch(new RegExp(`, or run it again with --release ${RELEASE}\\.$`))
})

/** An account whose release answers so when it is asked for its health. */
const answering =
  (status: number, deployments = [runs]): RequestListener =>
  ({ url = '' }, response) => {
    const { domain: hostname, service } = topology
    const caching = { disabled: true }
    const isMissing = url.endsWith('/settings')
    const code = url.startsWith('/health') ? status : isMissing ? 404 : 200
    response.writeHead(code, { 'x-version': RELEASE })
    const result = url.includes('/domains') ? [{ hostname, service }] : { deployments, caching }
    response.end(JSON.stringify(isMissing ? { errors: [{ code: 10007 }] } : { result }))
  }

test.each([
  ['the first deployment of all', [], [], 'ask again with "npm run gate"'],
  ['a fix', ['--despite-errors', '--release', RELEASE], [runs], `"npm run rollback -- --release`],
])('%s that does not answer is told of, and stays', async (_, args, history, then) => {
  const { said, ended } = await deploy(args, answering(500, history))
  expect(await ended).toEqual([1, null])
  expect(said.at(-1)).toMatch(/runs everywhere, but failed .* GET \/health answered 500: /)
  expect(said.at(-1)).toContain(then)
})

test('all traffic at once is given after a word on what it takes it from, and leaves objects no time', async () => {
  const args = ['--despite-errors', '--release', RELEASE]
  const { said, ended } = await deploy(args, answering(200))
  expect(await ended).toEqual([0, null])
  expect(said[0]).toBe(`it replaces ${OLD} 100 %`)
  const changes = said.filter((line) => line.startsWith('wrangler versions'))
  expect(changes).toEqual([expect.stringContaining(`versions deploy ${RELEASE}@100 `)])
  expect(changes[0]).toContain('--durable-objects-code-update-mode immediate')
})
