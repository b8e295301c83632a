import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { Users } from '../../toolkit/rehearsal/users.ts'

/** A service that answers 429, to be tried again after so many seconds, and from the second request on 200. */
async function busyOnce(seconds: number): Promise<Users> {
  let requests = 0
  const server = createServer((_, response) => {
    requests += 1
    if (requests === 1) response.writeHead(429, { 'retry-after': `${seconds}` })
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return new Users(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'eu')
}

const request = { method: 'GET', path: '/' } as const

test('who is told that there are too many tries again', async () => {
  const users = await busyOnce(0)
  expect(await users.send(request, 5000)).toMatchObject({ status: 200 })
})

test('and not before it was told to, nor after its patience', async () => {
  const users = await busyOnce(60)
  expect(await users.send(request, 5000)).toBeUndefined()
})
