import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { topology } from '../../topology.ts'

const ID = 'aaaaaaaaaaaa'

test.each<[NodeJS.Signals, number, string, ...string[]]>([
  ['SIGINT', 130, 'deploy', '--wave', '1', '--release', ID],
  ['SIGTERM', 143, 'deploy', '--release', ID],
  ['SIGTERM', 143, 'rollback', '--release', ID],
])('after %s it ends with %i: %s %s %s', async (signal, code, name, ...words) => {
  const asked = Promise.withResolvers<void>()
  // Without an answer, so that it is cut off right there.
  const account = createServer(() => asked.resolve()).listen(0, '127.0.0.1')
  await once(account, 'listening')
  const child = spawn(process.execPath, [`toolkit/commands/${name}.ts`, ...words], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(account.address() as AddressInfo).port}`,
      AWS_REGION: topology.home,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
    },
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
    account.closeAllConnections()
    account.close()
  })
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  const ended = once(child, 'close')
  await Promise.race([asked.promise, ended.then(() => Promise.reject(new Error(said)))])
  child.kill(signal)
  expect(await ended).toEqual([code, null])
  expect(said).toContain('Cut off. What AWS was told already goes on by itself')
  expect(said).toContain(ID)
})
