import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { Local } from '../../toolkit/laptop/start.ts'
import { Minutes } from '../../toolkit/rehearsal/minutes.ts'
import type { Workload } from '../../toolkit/rehearsal/workload.ts'

const request = { method: 'GET', path: '/' } as const

/** Two regions behind a router that answers so, and whose users act so. */
async function minutesOf(act: Workload['act'], status = 200): Promise<Minutes> {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'x-version': 'new' }).end('{}')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const regions = [{ name: 'here' }, { name: 'there' }]
  return new Minutes({ router: { url }, regions } as Local, { act } as Workload, 4)
}

test.each([1, 2, 3, 5])('a minute has its requests, by acts of %i as well', async (requests) => {
  const minutes = await minutesOf(async (from) => {
    for (let sent = 0; sent < requests; sent++) await from.send(request)
    return 'done'
  })
  for (const _ of ['first', 'second', 'third']) {
    const served = await minutes.pass()
    const counts = Map.groupBy(served, ({ region }) => region)
    expect([...counts].map(([region, { length }]) => [region, length]).sort()).toEqual([
      ['here', 4],
      ['there', 4],
    ])
  }
})

test('requests of one act that go at the same time are counted one by one', async () => {
  const minutes = await minutesOf(async (from) => {
    await Promise.all([from.send(request), from.send(request), from.send(request)])
    return 'done'
  })
  expect((await minutes.pass()).length).toBe(8)
  expect((await minutes.pass()).length).toBe(8)
})

test('what failed is not tried again, and the build that failed it is known', async () => {
  const minutes = await minutesOf(
    async (from) => ((await from.send(request)) ? 'done' : undefined),
    500,
  )
  const [first] = await minutes.pass()
  expect(first).toMatchObject({ version: 'new', failed: true, status: 500 })
  await minutes.pass()
  expect(minutes.acts.done).toBe(0)
  expect(minutes.acts.unanswered).toBeGreaterThan(0)
})

test('an act that asks for nothing ends the drill with a sentence', async () => {
  const minutes = await minutesOf(async () => 'done')
  await expect(minutes.pass()).rejects.toThrow('sends no request')
})
