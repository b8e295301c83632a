import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../generators/root.ts'
import { answersFor } from '../support/answers.ts'
import { failure, inProject, sharedInstallation } from './projects.ts'

const strong = join(packageRoot, 'templates/sample/orders/with/strong/files')
const checker = ['toolkit/rehearsal/linearizable.ts', 'drills/history.ts', 'drills/models.ts']

/** Every region buys and looks, a few times over, and what they were told is held to one order of events. */
const script = `
import { History } from './drills/history.ts'
import { Users } from './toolkit/rehearsal/users.ts'
import { startLocal } from './toolkit/laptop/start.ts'

const local = await startLocal({ lagMs: 50 })
const history = new History()
const users = local.regions.map(({ name, url }) => ({ location: name, ...history.of(new Users(url, name)) }))
await users[0].send({ method: 'PUT', path: '/items/tea', body: { stock: 90 } })
await local.replication.settled()
for (let round = 0; round < 4; round++) {
  await Promise.all(
    users.map(async (from) => {
      const body = { sku: 'tea', quantity: 1 }
      const key = round + from.location
      const answer = await from.send({ method: 'POST', path: '/orders', body, key })
      for (const path of ['/items/tea', '/orders/' + answer.body.id]) {
        await Promise.all(users.map((other) => other.send({ method: 'GET', path })))
      }
    }),
  )
}
console.log(JSON.stringify(history.judged().contradictions))
await local.stop()
process.exit(0)
`

const { make } = sharedInstallation(answersFor())
const regions = ['us-east-2', 'us-west-2', 'us-east-1']

async function contradictions(data: string): Promise<string[]> {
  const directory = make(data, { data, regions })
  for (const path of checker) cpSync(join(strong, path), join(directory, path))
  writeFileSync(join(directory, 'promise.ts'), script)
  const outcome = await inProject('node', ['promise.ts'], directory)
  expect(failure(outcome)).toBe('')
  return JSON.parse(outcome.stdout)
}

test('what the strong store tells its users has one order of events', async () => {
  expect(await contradictions('dynamodb-strong')).toEqual([])
})

test('the eventual store, held to the same promise, is found out: of the item and of orders', async () => {
  const found = await contradictions('dynamodb')
  expect(found).toContain('tea')
  expect(found.length).toBeGreaterThan(1)
})
