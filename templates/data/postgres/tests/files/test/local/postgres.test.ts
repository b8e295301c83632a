import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startPostgres } from '../../toolkit/laptop/postgres.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postgres-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(directory, { recursive: true, force: true, maxRetries: 5 })
})

test('what was written is there when it is started again', async () => {
  for (const rows of [1, 2]) {
    const { port, stop } = await startPostgres(directory)
    const client = new Client({ host: '127.0.0.1', port, user: 'admin', database: 'postgres' })
    await client.connect()
    await client.query('CREATE TABLE IF NOT EXISTS things (id integer)')
    await client.query('INSERT INTO things VALUES (1)')
    expect((await client.query('SELECT * FROM things')).rows).toHaveLength(rows)
    await client.end()
    await stop()
  }
})

test('a port that somebody has is named in one sentence, and no other is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  await expect(startPostgres(directory, { port })).rejects.toThrow(`port ${port}`)
  other.close()
})

test('a server that cannot be started is named in one sentence', async () => {
  vi.stubEnv('POSTGRES_BIN', '/nowhere')
  await expect(startPostgres(directory)).rejects.toThrow(
    /^PostgreSQL could not make a database: .*initdb ENOENT$/,
  )
})

test('the server ends with a parent that was killed', async () => {
  const script = `
    import { startPostgres } from '${pathToFileURL(join(import.meta.dirname, '../../toolkit/laptop/postgres.ts'))}'
    console.log((await startPostgres(${JSON.stringify(directory)})).port)
    setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [port] = await once(parent.stdout.setEncoding('utf8'), 'data')
  expect(await answers(Number(port))).toBe(true)
  parent.kill('SIGKILL')
  await vi.waitFor(async () => expect(await answers(Number(port))).toBe(false), { timeout: 5000 })
})

async function answers(port: number): Promise<boolean> {
  const socket = createConnection(port, '127.0.0.1')
  const connected = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'close').then(() => false),
  ]).catch(() => false)
  socket.destroy()
  return connected
}
