import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type Audit, Ledger, orderClaims, stockClaim } from '../../drills/ledger.ts'
import { orderId } from '../../src/domain/orders.ts'
import { judged, verdictOf } from '../../toolkit/rehearsal/report.ts'
import { Users } from '../../toolkit/rehearsal/users.ts'
import type { Claim, Outcome } from '../../toolkit/rehearsal/workload.ts'

const clean: Audit = { lost: 0, unanswered: 0, disagreements: 0, miscounted: 0 }
const slow = 'this machine was 3.0 times as slow as it can be'
const verdict = ({ promise, ...seen }: Claim, excuse?: string) =>
  verdictOf(judged(promise, seen, excuse))
const verdicts = (audit: Partial<Audit>, excuse?: string) =>
  orderClaims({ ...clean, ...audit }).map((claim) => verdict(claim, excuse))

test('what every region has, and says alike, is kept on any machine', () => {
  expect(verdicts({}, slow)).toEqual(['kept', 'kept'])
})

test('an order that a region says it does not have is lost, however slow the machine is', () => {
  expect(verdicts({ lost: 1, unanswered: 4 }, slow)[0]).toBe('broken')
})

test('an order that was not told in time is neither lost nor kept on a slow machine', () => {
  expect(verdicts({ unanswered: 1 }, slow)).toEqual(['undecided', 'undecided'])
})

test('and on a machine with time to spare it is a broken promise', () => {
  expect(verdicts({ unanswered: 1 })).toEqual(['broken', 'broken'])
})

test('nobody was asked, since copying came to no end: undecided on a slow machine alone', () => {
  const problem = 'The regions did not come to agree.'
  expect(verdicts({ problem }, slow)).toEqual(['undecided', 'undecided'])
  expect(verdicts({ problem })).toEqual(['broken', 'broken'])
})

test('a unit sold twice is broken, however slow the machine is and whoever did not answer', () => {
  const audit = { ...clean, unanswered: 2 }
  expect(verdict(stockClaim(audit, 1), slow)).toBe('broken')
  expect(verdict(stockClaim({ ...audit, miscounted: 1 }, 0), slow)).toBe('broken')
  expect(verdict(stockClaim(audit, 0), slow)).toBe('undecided')
})

/**
 * One region that has sold so many of ten units, and fewer once somebody has looked at the order of a key as often as is said.
 */
async function miscounted(
  sold: number,
  ledger: Ledger,
  settled = sold,
  key = '',
  looks = 1,
): Promise<number> {
  let left = 10 - sold
  let looked = 0
  const server = createServer(({ url }, response) => {
    if (url === `/orders/${orderId(key)}` && ++looked === looks) left = 10 - settled
    response.end(JSON.stringify({ available: left }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return (await ledger.audit([new Users(url, 'here')], async () => {}, 0)).miscounted
}

test('an order of which nobody was told may have been taken, or not; more than that is miscounted', async () => {
  const ledger = new Ledger(new Map([['tea', 10]]))
  ledger.unknown.push({ key: 'a', sku: 'tea', quantity: 2 })
  expect(await miscounted(0, ledger)).toBe(0)
  expect(await miscounted(2, ledger)).toBe(0)
  expect(await miscounted(3, ledger)).toBe(1)
})

test('units that two regions took for one order of which nobody was told come back when it is looked at', async () => {
  const ledger = new Ledger(new Map([['tea', 10]]))
  ledger.unknown.push({ key: 'a', sku: 'tea', quantity: 2 })
  expect(await miscounted(4, ledger, 2, 'a')).toBe(0)
})

test('units that a try took which came to its end after the audit had looked are looked at again', async () => {
  const ledger = new Ledger(new Map([['tea', 10]]))
  ledger.unknown.push({ key: 'a', sku: 'tea', quantity: 2 })
  expect(await miscounted(4, ledger, 2, 'a', 2)).toBe(0)
})

test("a region's sale that its customer is told twice is one sale, and another region's for the same key another", () => {
  const ledger = new Ledger(new Map([['tea', 2]]))
  for (const region of ['here', 'here', 'there']) {
    const order = { id: orderId('a'), sku: 'tea', quantity: 1, region }
    ledger.sales.push({ key: 'a', order, region: 'here', at: 0 })
  }
  expect(ledger.soldApart().map(({ order }) => order.region)).toEqual(['here', 'there'])
  expect(ledger.oversold(ledger.soldApart())).toBe(0)
})

test('where everybody was told, every unit must be there', async () => {
  expect(await miscounted(2, new Ledger(new Map([['tea', 10]])))).toBe(2)
})

const order = { id: orderId('a'), sku: 'tea', quantity: 1, region: 'here' }

test.each<[number, Outcome]>([
  [201, 'done'],
  [200, 'done'],
  [409, 'refused'],
  [404, 'wrong'],
])('a customer who is answered with %i: %s', async (status, outcome) => {
  const ledger = new Ledger(new Map([['tea', 10]]))
  const send = async () => ({
    ...{ status, body: order, region: 'here', version: undefined, headers: new Headers(), at: 1 },
  })
  expect(await ledger.buy({ send }, 'a', { sku: 'tea', quantity: 1 })).toBe(outcome)
  expect(ledger.sales.length).toBe(outcome === 'done' ? 1 : 0)
})
