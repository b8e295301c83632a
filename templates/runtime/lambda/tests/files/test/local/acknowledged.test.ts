import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { Replication } from '../../toolkit/laptop/replication.ts'
import { Acknowledged } from '../../toolkit/rehearsal/acknowledged.ts'
import { Users } from '../../toolkit/rehearsal/users.ts'

const thing = { id: 'a', region: 'here' }
const settled = { settled: async () => {} } as Replication

/** Two acts, one of which `here` has acknowledged. */
function acknowledged(): Acknowledged {
  const told = new Acknowledged()
  told.add('/things/a', { body: thing, region: 'here', at: 7 })
  told.add('/things/b', { body: { ...thing, id: 'b' }, region: 'there', at: 8 })
  return told
}

/** Somebody whom every question is answered like that. */
async function asking(status: number, body: unknown): Promise<Users[]> {
  const server = createServer((_, response) => {
    response.writeHead(status).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return [new Users(url, 'there', { patienceMs: 0 })]
}

test.each([
  ['has it', 200, thing, { missing: [], present: 1, unanswered: 0 }],
  ['has its own', 200, { ...thing, region: 'there' }, { missing: [], present: 0, unanswered: 0 }],
  ['does not have it', 404, {}, { missing: [7], present: 0, unanswered: 0 }],
  ['does not answer', 503, {}, { missing: [], present: 0, unanswered: 1 }],
])('of what one region has acknowledged another one %s', async (_, status, body, of) => {
  const others = await asking(status, body)
  expect(await acknowledged().elsewhere('here', others, 0)).toEqual(of)
})

test('what was acknowledged before is not asked for', async () => {
  const nothing = { missing: [], present: 0, unanswered: 0 }
  expect(await acknowledged().elsewhere('here', await asking(404, {}), 8)).toEqual(nothing)
})

test.each([
  ['says another thing', 200, { wrong: true, unseen: false }],
  ['does not have it', 404, { wrong: true, unseen: false }],
  ['does not answer', 503, { wrong: false, unseen: true }],
])('an audit sees a region that %s', async (_, status, seen) => {
  const { promises } = await acknowledged().audit(await asking(status, {}), settled)
  expect(promises).toEqual([expect.objectContaining(seen)])
})

test('an audit of what every region has finds nothing', async () => {
  const told = new Acknowledged()
  told.add('/things/a', { body: thing, region: 'here', at: 7 })
  const { figures, promises } = await told.audit(await asking(200, thing), settled)
  expect(figures).toEqual({ lost: 0, notAnswered: 0 })
  expect(promises).toEqual([expect.objectContaining({ wrong: false, unseen: false })])
})

test('an audit of regions that do not come to an end of copying has seen nothing', async () => {
  const never = { settled: () => Promise.reject(new Error('still copying')) } as Replication
  const { figures, promises } = await acknowledged().audit(await asking(404, {}), never)
  expect(figures).toMatchObject({ problem: 'still copying' })
  expect(promises).toEqual([expect.objectContaining({ wrong: false, unseen: true })])
})
