import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { root } from '../../toolkit/cloudflare/config.ts'
import { startDatabase } from '../../toolkit/laptop/database.ts'

/** As much of the project as `npm run dev` needs until wrangler is started, below it, where its packages are found. */
let copy: string
beforeEach(() => {
  mkdirSync(join(root, '.wrangler'), { recursive: true })
  copy = mkdtempSync(join(root, '.wrangler/dev-'))
  // PostgreSQL may run as somebody else.
  chmodSync(copy, 0o755)
  for (const one of ['toolkit', 'migrations', 'wrangler.jsonc', 'topology.ts']) {
    cpSync(join(root, one), join(copy, one), { recursive: true })
  }
})
afterEach(() => rmSync(copy, { recursive: true, force: true, maxRetries: 5 }))

const dev = () =>
  spawnSync(process.execPath, ['toolkit/commands/dev.ts'], { cwd: copy, encoding: 'utf8' })

test('a port that somebody has ends it with where the port is written', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const config = join(copy, 'wrangler.jsonc')
  const { port } = other.address() as AddressInfo
  const taken = readFileSync(config, 'utf8').replace('@127.0.0.1:15432', `@127.0.0.1:${port}`)
  writeFileSync(config, taken)
  const { status, stderr } = dev()
  other.close()
  expect(stderr).toContain(`port ${port}`)
  expect(stderr).toMatch(/localConnectionString\.\n$/)
  expect(status).toBe(1)
})

test('a migration that was edited after it was applied ends it with what to do', async () => {
  const { stop } = await startDatabase(join(copy, '.wrangler'))
  await stop()
  appendFileSync(join(copy, 'migrations/0002_order_quantity.sql'), 'SELECT 1;')
  const { status, stderr } = dev()
  expect(stderr).toMatch(
    /^migrations\/0002.* is not the same any more.*\n.*\.wrangler\/postgres\.\n$/,
  )
  expect(status).toBe(1)
})
