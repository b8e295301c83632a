import { setTimeout as sleep } from 'node:timers/promises'
import { topology } from '../../topology.ts'
import type { Drill, DrillOptions } from '../rehearsal/drill.ts'
import { Ledger } from '../rehearsal/ledger.ts'
import type { Report } from '../rehearsal/report.ts'
import { type Attempt, type Order, Users } from '../rehearsal/users.ts'
import { startLocal } from '../start.ts'

/**
 * How long the lost one's route is believed in here. It is this drill's figure, since Cloudflare names none; so how long
 * its users wait is measured, and not promised.
 */
const withdrawMs = 500
/** After that long its users will not be served any more. */
const patienceMs = 15_000
/** The share of the load's time before the loss, and that without the point of presence. */
const [before, without] = [0.2, 0.5]
/** One customer in so many clicks twice. */
const impatience = 5

export const drill: Drill = {
  title: 'takes the last point of presence away under load and brings it back',
  run: losePop,
}

/** Loses a point of presence under load, lets it come back, and counts what became of every order. */
async function losePop({ seconds, rate }: DrillOptions): Promise<Report> {
  const [lost, nearest] = lastAndItsNeighbour()
  const local = await startLocal({ withdrawMs, lagMs: 100 })
  try {
    const stock = new Map([
      // One item that everybody wants and that runs out, and two that last.
      ['hot', Math.ceil((seconds * rate) / 8)],
      ['vinyl', 1_000_000],
      ['ticket', 1_000_000],
    ])
    const ledger = new Ledger(stock)
    const attempts: Attempt[] = []
    const users = topology.continents.map(({ name }) => new Users(local.url, name, attempts))
    for (const [sku, units] of stock) {
      await users[0]?.send({ method: 'PUT', path: `/items/${sku}`, body: { stock: units } }, 5000)
    }

    const over = new AbortController()
    const load = keepOrdering(users, [...stock.keys()], rate, ledger, over.signal)
    await sleep(seconds * before * 1000)
    const lostAt = Date.now()
    await local.lose(lost)
    await sleep(seconds * without * 1000)
    const sinceLost = () =>
      attempts.filter(({ continent, at }) => continent === lost && at > lostAt + withdrawMs)
    const isServed = () => sinceLost().some(({ failed }) => !failed)
    while (!isServed() && Date.now() < lostAt + patienceMs) await sleep(50)
    const theirs = sinceLost()
    const awayMs = Date.now() - lostAt
    await local.heal(lost)
    await sleep(seconds * (1 - before - without) * 1000)
    over.abort()
    const gaveUp = await load
    const { lost: lostOrders, miscounted } = await ledger.audit(users)

    const elsewhere = theirs.filter(({ failed }) => !failed)
    const rtoMs = recoveryTime(theirs, lostAt)
    const duplicates = ledger.duplicates()
    const oversold = ledger.oversold()
    return {
      drill: 'lose-pop',
      story: `${lost} was taken away under ${rate} orders a second and came back ${(awayMs / 1000).toFixed(1)} s later.`,
      figures: {
        requests: attempts.length,
        failed: attempts.filter(({ failed }) => failed).length,
        gaveUp,
        acknowledged: ledger.sales.length,
        lostOrders,
        duplicates,
        oversold,
        miscountedUnits: miscounted,
        servedByTheNearest: elsewhere.length,
        rtoMs: rtoMs ?? 'never',
        routeWithdrawnAfterMs: withdrawMs,
      },
      promises: [
        {
          promise: 'every acknowledged order is found, whichever continent asks',
          kept: lostOrders === 0,
        },
        { promise: 'one order for a key', kept: duplicates === 0 },
        {
          promise: 'nothing is oversold, and the stock adds up',
          kept: oversold === 0 && miscounted === 0,
        },
        { promise: 'every user who retried was served', kept: gaveUp === 0 },
        {
          promise: `the lost one's users are served by ${nearest}, the nearest that is left`,
          kept: elsewhere.length > 0 && elsewhere.every(({ servedAt }) => servedAt === nearest),
        },
      ],
    }
  } finally {
    await local.stop()
  }
}

function lastAndItsNeighbour(): [string, string] {
  const others = topology.continents.slice(0, -1)
  const last = topology.continents.at(-1)
  const [nearest] = others.toSorted(
    (a, b) => (last?.latencyMs[a.name] ?? 0) - (last?.latencyMs[b.name] ?? 0),
  )
  if (!last || !nearest) {
    throw new Error('topology.ts needs two continents, so that one can be lost.')
  }
  return [last.name, nearest.name]
}

/** Orders at a steady rate from every continent's users in turn; resolves to how many were never answered. */
async function keepOrdering(
  users: Users[],
  skus: string[],
  rate: number,
  ledger: Ledger,
  over: AbortSignal,
): Promise<number> {
  const orders: Promise<void>[] = []
  let gaveUp = 0
  async function place(from: Users, number: number) {
    const key = `drill-${number}`
    const body = {
      sku: skus[Math.floor(number / users.length) % skus.length],
      quantity: 1 + (number % 2),
    }
    const request = { method: 'POST', path: '/orders', body, key } as const
    const clicks = number % impatience === 0 ? [request, request] : [request]
    await Promise.all(
      clicks.map(async (click) => {
        const answer = await from.send(click, 2 * patienceMs)
        if (!answer || ![200, 201, 409].includes(answer.status)) gaveUp++
        else if (answer.status !== 409) ledger.sales.push({ key, order: answer.body as Order })
      }),
    )
  }
  const started = Date.now()
  for (let number = 0; !over.aborted; number++) {
    const from = users[number % users.length]
    if (from) orders.push(place(from, number))
    await sleep(Math.max(0, started + ((number + 1) * 1000) / rate - Date.now()))
  }
  await Promise.all(orders)
  return gaveUp
}

/** From the loss to the first answer after the last failure; undefined when none came. */
function recoveryTime(attempts: Attempt[], lostAt: number): number | undefined {
  const lastFailure = attempts.findLastIndex(({ failed }) => failed)
  const served = attempts[lastFailure + 1]
  return served && served.at - lostAt
}
