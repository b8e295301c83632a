import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A database somewhere, as a person gets one: empty, and with the connection strings of its owner and of the service. */
export interface Postgres {
  env: { DATABASE_URL: string; HYPERDRIVE_URL: string }
  stop(): Promise<void>
}

/** Starts one with the code and the packages of a project. */
export async function startPostgres(project: string): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'database-'))
  const script = `import { startPostgres } from './toolkit/laptop/postgres.ts'
    const { port, stop } = await startPostgres(${JSON.stringify(folder)})
    console.log(port)
    process.stdin.resume().once('end', stop)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    cwd: project,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const [port] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then(() => Promise.reject(new Error('PostgreSQL did not start'))),
  ])
  const urlOf = (user: string) => `postgres://${user}:any@127.0.0.1:${port}/postgres`
  return {
    env: { DATABASE_URL: urlOf('admin'), HYPERDRIVE_URL: urlOf('service') },
    async stop() {
      child.stdin.end()
      await ended
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
