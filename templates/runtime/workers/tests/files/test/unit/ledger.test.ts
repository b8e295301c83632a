import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { Ledger } from '../../drills/ledger.ts'
import { judged, verdictOf } from '../../toolkit/rehearsal/report.ts'
import { Users } from '../../toolkit/rehearsal/users.ts'

const order = { id: 'o1', sku: 'tea', quantity: 1, region: 'ams' }

type Answers = Record<string, readonly [status: number, body: unknown]>

/** What an audit says of one sale of ten units, where a service answers by path. */
async function audit(answers: Answers, unknown = 0) {
  const server = createServer(({ url = '' }, response) => {
    const [status, body] = answers[url] ?? [503, {}]
    response.writeHead(status).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const ledger = new Ledger(new Map([['tea', 10]]), 1000)
  ledger.sales.push({ key: 'k1', order })
  for (let key = 0; key < unknown; key++) ledger.unknown.add(`unknown-${key}`)
  return ledger.audit([
    new Users(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'ams'),
  ])
}

const found: Answers = { '/orders/o1': [200, order] }
const told = (available: number): Answers => ({ ...found, '/items/tea': [200, { available }] })

test('what is found, and adds up, is all right', async () => {
  expect(await audit(told(9))).toEqual({ lost: 0, miscounted: 0, unanswered: 0 })
})

test('an order that is not there is lost', async () => {
  const missing: Answers = { ...told(9), '/orders/o1': [404, {}] }
  expect(await audit(missing)).toMatchObject({ lost: 1, unanswered: 0 })
})

test('an order that nobody tells of is not lost', async () => {
  const silent: Answers = { ...told(9), '/orders/o1': [503, {}] }
  expect(await audit(silent)).toMatchObject({ lost: 0, unanswered: 1 })
})

test.each([7, 11])('stock that is off by two is miscounted: %i', async (available) => {
  expect(await audit(told(available))).toMatchObject({ miscounted: 2, unanswered: 0 })
})

test('stock that nobody tells is not miscounted', async () => {
  expect(await audit(found)).toMatchObject({ miscounted: 0, unanswered: 1 })
})

test.each([
  [9, 0],
  [7, 0],
  [6, 1],
])('of two who were told nothing none or both may have bought: %i', async (available, off) => {
  expect(await audit(told(available), 2)).toMatchObject({ miscounted: off })
})

test.each([
  ['broken', 'what was seen to be wrong', true, false, 'slow'],
  ['broken', 'what was wrong and not all seen', true, true, 'slow'],
  ['undecided', 'what a slow machine did not show', false, true, 'slow'],
  ['broken', 'what a quick machine did not show', false, true, undefined],
  ['kept', 'what was right, on any machine', false, false, 'slow'],
])('%s is %s', (verdict, _, wrong, unseen, excuse) => {
  expect(verdictOf(judged('p', { wrong, unseen }, excuse))).toBe(verdict)
})
