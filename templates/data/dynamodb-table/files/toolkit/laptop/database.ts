import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { join } from 'node:path'
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb'
import type { Database as RegionDatabase } from './data-engine.ts'
import { endWithParent, hasEnded } from './guard.ts'

/** One region's DynamoDB on this machine. */
export interface Database extends RegionDatabase {
  readonly pid: number | undefined
}

const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }

/**
 * Starts a region's DynamoDB and makes the table, unless it is there already.
 *
 * @param options.directory where the region keeps its file; it must exist
 * @returns the database, ready for requests
 *
 * With `DYNAMODB_ENDPOINT_URL` in the environment nothing is started: that emulator serves every
 * region, told apart by the client's region, and `kill` leaves it running.
 */
export async function startDatabase(options: {
  region: string
  directory: string
  table: string
}): Promise<Database> {
  const { region, directory, table } = options
  const shared = process.env.DYNAMODB_ENDPOINT_URL
  const start = () => startEmulator(join(directory, `${region}.db`), port)
  let port = 0
  let emulator = shared ? undefined : await start()
  port = emulator?.port ?? 0

  const database: Database = {
    region,
    get endpoint() {
      return shared ?? `http://127.0.0.1:${port}`
    },
    get pid() {
      return emulator?.process.pid
    },
    get env() {
      return {
        ...credentials,
        AWS_REGION: region,
        TABLE_NAME: table,
        DYNAMODB_ENDPOINT: database.endpoint,
      }
    },
    async kill() {
      if (emulator) await end(emulator.process, 'SIGKILL')
    },
    async restart() {
      if (shared) return
      await database.kill()
      emulator = await start()
      port = emulator.port
    },
    async stop() {
      if (emulator) await end(emulator.process, 'SIGTERM')
    },
  }
  try {
    await createTable(database, table)
  } catch (error) {
    await database.stop()
    throw error
  }
  return database
}

/** A client of one region's database, from any process on this machine. */
export function connect(database: Database): DynamoDBClient {
  return new DynamoDBClient(clientOptions(database))
}

export function clientOptions(database: Database) {
  return {
    endpoint: database.endpoint,
    region: database.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 2,
  }
}

/** The emulator's port is tried again after a restart, so that clients find it where it was. */
async function startEmulator(file: string, preferredPort: number) {
  const binary = emulatorBinary()
  for (let attempt = 0; ; attempt++) {
    const port = attempt === 0 && preferredPort ? preferredPort : await freePort()
    const child = spawn(binary, ['--host', '127.0.0.1', '--port', `${port}`, '--db-path', file], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: process.platform !== 'win32',
    })
    const problem = await listening(child)
    if (problem === undefined) return { process: child, port }
    if (attempt === 5) throw new Error(`DynamoDB's emulator did not start on ${file}: ${problem}`)
  }
}

/** Waits for the emulator's own word, not for the port: another process may be the one answering. */
async function listening(child: ChildProcess): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (said.includes('listening on')) resolve(undefined)
  })
  child.once('error', (error) => resolve(error.message))
  child.once('exit', () => resolve(said.trim() || 'it ended without a word'))
  const { pid } = child
  if (pid) {
    endWithParent(pid)
    child.once('exit', () => hasEnded(pid))
  }
  return promise
}

function emulatorBinary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`
  const file = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide'
  try {
    return createRequire(import.meta.url)
      .resolve(`${name}/package.json`)
      .replace(/package\.json$/, file)
  } catch {
    throw new Error(
      `There is no DynamoDB emulator on this machine: install ${name} with npm, or set DYNAMODB_ENDPOINT_URL to another emulator such as DynamoDB Local.`,
    )
  }
}

async function createTable(database: Database, table: string): Promise<void> {
  const client = connect(database)
  try {
    await client.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    )
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) {
      const reason = error instanceof Error ? error.message || error.name : String(error)
      throw new Error(
        `No table could be made in DynamoDB's emulator at ${database.endpoint} (${reason}): is DYNAMODB_ENDPOINT_URL right?`,
      )
    }
  }
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }))
    if (Table?.TableStatus === 'ACTIVE') break
  }
  client.destroy()
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  const patience = setTimeout(() => child.kill('SIGKILL'), 2000)
  await exited
  clearTimeout(patience)
}
