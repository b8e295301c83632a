import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { datasetOf } from '../../ops/cloudflare/analytics.ts'
import { topology } from '../../topology.ts'
import { OLD, NEW as RELEASE } from './world.ts'

const runs = { created_on: '2026-11-01', versions: [{ version_id: OLD, percentage: 100 }] }

/** Runs a deployment against an API that answers so. */
async function deploy(args: string[], api: RequestListener, node: string[] = []) {
  const server = createServer(api)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    CLOUDFLARE_ACCOUNT_ID: 'account',
    CLOUDFLARE_API_TOKEN: 'token',
    CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}`,
  }
  const child = spawn(process.execPath, [...node, 'ops/deploy.ts', ...args], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'ignore', 'pipe'],
    env,
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
    server.closeAllConnections()
    server.close()
  })
  const said: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
  return { child, said, ended: once(child, 'close') }
}

test.each([[['--prepare']], [['--wave', '1']], [[]]])(
  'deploy %j that is cut off says how to take back what it began',
  async (step) => {
    const asked = Promise.withResolvers<void>()
    // Without an answer, so that it is cut off right there.
    const { child, said, ended } = await deploy([...step, '--release', RELEASE], () =>
      asked.resolve(),
    )
    await asked.promise
    child.kill('SIGINT')
    expect(await ended).toEqual([130, null])
    expect(said.join()).toContain(`npm run rollback -- --release ${RELEASE} --on-trial`)
  },
)

/**
 * Stands in for wrangler in the deployment's process: it makes a version and ends. What is bound has an id, as it has once
 * the project is deployed.
 */
const wrangler = `
  import child from 'node:child_process'
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  const { spawn } = child
  const write = "fs.writeFileSync(process.env.WRANGLER_OUTPUT_FILE_PATH, process.argv[1])"
  child.spawn = (_command, _words, options) =>
    spawn(process.execPath, ['-e', write, JSON.stringify({ version_id: '${RELEASE}' })], options)
  const { readFileSync } = fs
  fs.readFileSync = (path, ...words) => {
    const read = readFileSync(path, ...words)
    if (!String(path).endsWith('wrangler.jsonc')) return read
    return String(read).replaceAll(/("binding": "\\w+")(,\\s*"id": "")?/g, '$1, "id": "1", "database_id": "1"')
  }
  syncBuiltinESMExports()`

test('a deployment that was given no release says with which one to run it again', async () => {
  const asked = Promise.withResolvers<void>()
  let questions = 0
  const dataset = datasetOf(topology.service)
  const { child, said, ended } = await deploy(
    [],
    ({ url }, response) => {
      const result = url?.endsWith('/settings')
        ? { bindings: [{ type: 'analytics_engine', name: 'METRICS', dataset }] }
        : { deployments: [runs] }
      questions += url?.endsWith('/deployments') ? 1 : 0
      // The second comes after the upload, and gets no answer.
      if (questions > 1) return asked.resolve()
      response.end(JSON.stringify({ result }))
    },
    ['--import', `data:text/javascript,${encodeURIComponent(wrangler)}`],
  )
  await asked.promise
  child.kill('SIGINT')
  expect(await ended).toEqual([130, null])
  expect(said.at(-1)).toMatch(new RegExp(`, or run it again with --release ${RELEASE}\\.$`))
})
