import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Attempt, Users } from '../../toolkit/rehearsal/users.ts'

let stop = () => {}
let attempts: Attempt[]
beforeEach(() => {
  attempts = []
})
afterEach(() => stop())

/** A service that gives these answers, the last one for ever. */
async function serve(...answers: ((response: ServerResponse) => void)[]) {
  let requests = 0
  const server = createServer((_, response) => {
    answers[Math.min(requests++, answers.length - 1)]?.(response)
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  stop = () => {
    server.closeAllConnections()
    server.close()
  }
  const { port } = server.address() as AddressInfo
  const users = new Users(`http://127.0.0.1:${port}`, 'here', { attempts, patienceMs: 5000 })
  return { users, requests: () => requests }
}

const tooMany = (seconds: number) => (response: ServerResponse) =>
  response.writeHead(429, { 'retry-after': `${seconds}` })
const unavailable = (response: ServerResponse) => response.writeHead(503, { 'retry-after': '60' })
const fine = (response: ServerResponse) => response.writeHead(200)
const request = { method: 'GET', path: '/' } as const

test('who is told that there are too many tries again', async () => {
  const { users, requests } = await serve(tooMany(0), tooMany(0), fine)
  expect(await users.send(request)).toMatchObject({ status: 200 })
  expect(requests()).toBe(3)
})

test('and not before it was told to, nor after its patience', async () => {
  const { users, requests } = await serve(tooMany(60), fine)
  expect(await users.send(request)).toBeUndefined()
  expect(requests()).toBe(1)
})

test('who meets a fault tries again soon: the next try may be served elsewhere', async () => {
  const { users } = await serve(unavailable, fine)
  expect(await users.send(request)).toMatchObject({ status: 200 })
})

test('too many is not a fault of the region', async () => {
  const { users } = await serve(tooMany(0), unavailable, fine)
  await users.send(request)
  expect(attempts.map(({ failed }) => failed)).toEqual([false, true, false])
})

test('who is sent elsewhere is told where, and does not go there', async () => {
  const { users, requests } = await serve((response) =>
    response.writeHead(302, { location: '/elsewhere' }),
  )
  const answer = await users.send(request)
  expect([answer?.status, answer?.headers.get('location')]).toEqual([302, '/elsewhere'])
  expect(requests()).toBe(1)
})

test('an answer without a body is one', async () => {
  const { users } = await serve((response) => response.writeHead(204))
  expect(await users.send({ method: 'DELETE', path: '/' })).toMatchObject({
    status: 204,
    body: undefined,
  })
})
