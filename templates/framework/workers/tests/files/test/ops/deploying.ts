import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { OLD, NEW as RELEASE } from './world.ts'

/** What Cloudflare says of a service that runs OLD. */
export const runs = { created_on: '2026-11-01', versions: [{ version_id: OLD, percentage: 100 }] }

/**
 * Stands in for wrangler in the deployment's process: it makes a version and ends. What is bound has an id, as it has once
 * the project is deployed, and a database that is asked past Cloudflare has no rows and takes everything.
 * No pause takes any time.
 */
const wrangler = `data:text/javascript,${encodeURIComponent(`
  import child from 'node:child_process'
  import fs from 'node:fs'
  import timers from 'node:timers/promises'
  import { registerHooks, syncBuiltinESMExports } from 'node:module'
  timers.setTimeout = async () => {}
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
  syncBuiltinESMExports()
  const driver = 'export class Client { on() {} connect() {} end() {} async query() { return { rows: [] } } }'
  registerHooks({
    resolve: (name, context, next) =>
      name === 'pg'
        ? { url: 'data:text/javascript,' + encodeURIComponent(driver), shortCircuit: true }
        : next(name, context),
  })`)}`

export const deploy = (args: string[], api: RequestListener) => run('deploy', args, api)

/** Runs a command against an API, and a service, that answer so. */
export async function run(name: string, args: string[], api: RequestListener) {
  const server = createServer(api)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    CLOUDFLARE_ACCOUNT_ID: 'account',
    CLOUDFLARE_API_TOKEN: 'token',
    DATABASE_URL: 'postgres://owner',
    CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}`,
    SERVICE_URL: `http://127.0.0.1:${port}`,
  }
  const child = spawn(
    process.execPath,
    ['--import', wrangler, `toolkit/commands/${name}.ts`, ...args],
    {
      cwd: join(import.meta.dirname, '../..'),
      stdio: ['ignore', 'ignore', 'pipe'],
      env,
    },
  )
  onTestFinished(() => {
    child.kill('SIGKILL')
    server.closeAllConnections()
    server.close()
  })
  const said: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
  return { child, said, ended: once(child, 'close') }
}
