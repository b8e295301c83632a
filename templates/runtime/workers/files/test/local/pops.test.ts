import { once } from 'node:events'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Users } from '../../local/rehearsal/users.ts'
import { type Local, startLocal } from '../../local/start.ts'
import { topology } from '../../topology.ts'

/** How long a busy machine may take. */
const patience = { timeout: 60_000, interval: 50 }

const [first, second] = topology.continents.map(({ name }) => name) as [string, string]
let local: Local

beforeAll(async () => {
  local = await startLocal({ pops: [first, second], withdrawMs: 300, lagMs: 0 })
  const put = { method: 'PUT', path: '/items/lamp', body: { stock: 10 } } as const
  expect((await from(first).send(put, 5000))?.status).toBe(200)
})
afterAll(() => local.stop())

const from = (continent: string) => new Users(local.url, continent)
const read = { method: 'GET', path: '/items/lamp' } as const
const buy = (key: string) => {
  return { method: 'POST', path: '/orders', body: { sku: 'lamp', quantity: 1 }, key } as const
}

test('users reach the nearest point of presence, which says where it is', async () => {
  for (const name of [first, second]) {
    const answer = await from(name).sendOnce(read)
    expect(answer?.headers.get('x-served-at')).toBe(name)
    expect(answer?.headers.get('x-region')).toBe(name)
  }
})

test('what is sold at one is sold at all', async () => {
  const sold = await from(first).sendOnce(buy('one'))
  expect(sold?.status).toBe(201)
  const again = await from(second).sendOnce(buy('one'))
  expect(again).toMatchObject({ status: 200, body: sold?.body })
})

test('a lost one breaks its connections, then its users are served by the nearest left', async () => {
  await local.lose(second)
  expect(await from(second).sendOnce(read)).toBeUndefined()
  await sleep(300)
  expect((await from(second).sendOnce(read))?.headers.get('x-served-at')).toBe(first)
  await local.heal(second)
  expect((await from(second).sendOnce(read))?.headers.get('x-served-at')).toBe(second)
})

test('one that is cut off from the data says so, and the others serve', async () => {
  local.cut(second)
  expect((await from(second).sendOnce(buy('two')))?.status).toBe(503)
  expect((await from(first).sendOnce(buy('two')))?.status).toBe(201)
  local.restore(second)
  await vi.waitFor(
    async () => expect((await from(second).sendOnce(buy('two')))?.status).toBe(200),
    patience,
  )
})

test('a release is nobody’s before it is deployed, and then as the deployment says', async () => {
  const [before] = await local.cloud.deployment()
  const release = await local.release()
  expect((await from(first).sendOnce(read))?.version).toBe(before?.version)
  expect(await local.cloud.smoke(release)).toMatch('GET /health answered 200')
  await local.cloud.deploy([
    { version: release, percent: 0, onTrial: true },
    { version: `${before?.version}`, percent: 100 },
  ])
  expect(await local.cloud.smoke(release)).toBeUndefined()
  await local.cloud.pin({ pins: { [second]: release }, rest: `${before?.version}` })
  expect((await from(first).sendOnce(read))?.version).toBe(before?.version)
  expect((await from(second).sendOnce(read))?.version).toBe(release)
})

test('a request that is under way when a version is uploaded is answered', async () => {
  const slow = request(`${local.url}/items/slow`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
  })
  const answered = once(slow, 'response')
  slow.write('{"stock":')
  await sleep(100)
  const uploaded = local.release()
  await Promise.race([uploaded, sleep(1000)])
  slow.end(' 1}')
  const [{ statusCode }] = await answered
  expect(statusCode).toBe(200)
  await uploaded
})

test('a continent that is none is refused', async () => {
  expect(await from('atlantis').sendOnce(read)).toMatchObject({ status: 400 })
})
