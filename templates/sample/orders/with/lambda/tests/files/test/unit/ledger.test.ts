import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type Audit, claimsOf, Ledger } from '../../drills/ledger.ts'
import { orderId } from '../../src/domain/orders.ts'
import { judged, verdictOf } from '../../toolkit/rehearsal/report.ts'
import { Users } from '../../toolkit/rehearsal/users.ts'
import type { Outcome } from '../../toolkit/rehearsal/workload.ts'

const clean: Audit = {
  ...{ lost: 0, notAnswered: 0, disagreements: 0, duplicates: 0, oversold: 0, miscountedUnits: 0 },
}
const slow = 'this machine was 3.0 times as slow as it can be'
/** Of orders, of what regions say, of keys, and of stock. */
const verdicts = (audit: Partial<Audit>, excuse?: string) =>
  claimsOf({ ...clean, ...audit }).map(({ promise, ...seen }) =>
    verdictOf(judged(promise, seen, excuse)),
  )

test('what every region has, and says alike, is kept on any machine', () => {
  expect(verdicts({}, slow)).toEqual(['kept', 'kept', 'kept', 'kept'])
})

test('an order that a region says it does not have is lost, however slow the machine is', () => {
  expect(verdicts({ lost: 1, notAnswered: 4 }, slow)[0]).toBe('broken')
})

test('regions that differ, and a key with two orders, are broken promises on any machine', () => {
  expect(verdicts({ disagreements: 1 }, slow)).toEqual(['kept', 'broken', 'kept', 'kept'])
  expect(verdicts({ duplicates: 1 }, slow)).toEqual(['kept', 'kept', 'broken', 'kept'])
})

test('an order that was not told in time is neither lost nor kept on a slow machine', () => {
  expect(verdicts({ notAnswered: 1 }, slow)).toEqual([
    'undecided',
    'undecided',
    'kept',
    'undecided',
  ])
})

test('and on a machine with time to spare it is a broken promise', () => {
  expect(verdicts({ notAnswered: 1 })).toEqual(['broken', 'broken', 'kept', 'broken'])
})

test('nobody was asked, since copying came to no end: undecided on a slow machine alone', () => {
  const problem = 'The regions did not come to agree.'
  expect(verdicts({ problem }, slow)).toEqual(['undecided', 'undecided', 'kept', 'undecided'])
  expect(verdicts({ problem })).toEqual(['broken', 'broken', 'kept', 'broken'])
})

test('a unit sold twice is broken, however slow the machine is and whoever did not answer', () => {
  expect(verdicts({ notAnswered: 2, oversold: 1 }, slow)[3]).toBe('broken')
  expect(verdicts({ notAnswered: 2, miscountedUnits: 1 }, slow)[3]).toBe('broken')
})

test('a key whose customer was given two orders has one too many', async () => {
  const ledger = new Ledger(new Map())
  for (const id of ['a', 'b', 'b']) {
    ledger.sales.push({ key: 'k', order: { id, sku: 'tea', quantity: 1, region: 'here' } })
  }
  expect((await ledger.audit([], async () => {}, 0)).figures).toMatchObject({ duplicates: 1 })
})

/**
 * One region with ten units of which so many are sold, `late` once somebody has looked at the order of the key a as often as is
 * said.
 */
async function miscounted(
  ledger: Ledger,
  options: { sold: number; hasA?: boolean; late?: number; looks?: number },
): Promise<unknown> {
  const { sold, hasA = false, late = sold, looks = 1 } = options
  let looked = 0
  const server = createServer(({ url }, response) => {
    const ofA = url === `/orders/${orderId('a')}`
    if (ofA) looked++
    response.statusCode = ofA && !hasA ? 404 : 200
    response.end(JSON.stringify({ available: 10 - (looked >= looks ? late : sold) }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return (await ledger.audit([new Users(url, 'here')], async () => {}, 0)).figures.miscountedUnits
}

/** Somebody asked for two units under the key a, and was not told that they have them. */
function untold(): Ledger {
  const ledger = new Ledger(new Map([['tea', 10]]))
  ledger.untold.push({ key: 'a', sku: 'tea', quantity: 2 })
  return ledger
}

test('an order that a region has counts, although nobody was told about it', async () => {
  expect(await miscounted(untold(), { sold: 2, hasA: true })).toBe(0)
  expect(await miscounted(untold(), { sold: 0, hasA: true })).toBe(2)
})

test('and one that no region has took nothing', async () => {
  expect(await miscounted(untold(), { sold: 0 })).toBe(0)
  expect(await miscounted(untold(), { sold: 2 })).toBe(2)
})

test('units that two regions took for one order of which nobody was told come back when it is looked at', async () => {
  expect(await miscounted(untold(), { sold: 4, hasA: true, late: 2 })).toBe(0)
})

test('units that a try took which came to its end after the audit had looked are looked at again', async () => {
  expect(await miscounted(untold(), { sold: 4, hasA: true, late: 2, looks: 2 })).toBe(0)
})

test("a region's sale that its customer is told twice is one sale, and another region's for the same key another", () => {
  const ledger = new Ledger(new Map([['tea', 2]]))
  for (const region of ['here', 'here', 'there']) {
    const order = { id: orderId('a'), sku: 'tea', quantity: 1, region }
    ledger.sales.push({ key: 'a', order })
  }
  expect(ledger.soldApart().map(({ order }) => order.region)).toEqual(['here', 'there'])
  expect(ledger.oversold(ledger.soldApart())).toBe(0)
})

test('where everybody was told, every unit must be there', async () => {
  expect(await miscounted(new Ledger(new Map([['tea', 10]])), { sold: 2 })).toBe(2)
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
  // A try before this answer may have been cut off in a region that had taken the order: the audit asks.
  expect(ledger.untold.length).toBe(outcome === 'done' ? 0 : 1)
})
