import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startDatabase } from '../../toolkit/laptop/database.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'database-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(directory, { recursive: true, force: true })
})

test('an emulator that cannot be reached is named in one sentence', async () => {
  vi.stubEnv('DYNAMODB_ENDPOINT_URL', 'http://127.0.0.1:9')
  await expect(startDatabase({ region: 'a', directory, table: 'test' })).rejects.toThrow(
    /^No table could be made in DynamoDB's emulator at http:\/\/127\.0\.0\.1:9 \(.+\): is DYNAMODB_ENDPOINT_URL right\?$/,
  )
})

test.skipIf(process.env.DYNAMODB_ENDPOINT_URL)(
  'the emulator ends with a parent that was killed',
  async () => {
    const script = `
      import { startDatabase } from '${new URL('../../toolkit/laptop/database.ts', import.meta.url)}'
      const database = await startDatabase({ region: 'a', directory: ${JSON.stringify(directory)}, table: 'test' })
      console.log(database.endpoint)
      setInterval(() => {}, 1000)`
    const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [endpoint] = await once(parent.stdout.setEncoding('utf8'), 'data')
    const port = Number(new URL(endpoint).port)
    expect(await answers(port)).toBe(true)
    parent.kill('SIGKILL')
    await vi.waitFor(async () => expect(await answers(port)).toBe(false), { timeout: 5000 })
  },
)

async function answers(port: number): Promise<boolean> {
  const socket = createConnection(port, '127.0.0.1')
  const connected = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'close').then(() => false),
  ]).catch(() => false)
  socket.destroy()
  return connected
}
