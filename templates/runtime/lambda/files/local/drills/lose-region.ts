import { setTimeout as sleep } from 'node:timers/promises'
import { topology } from '../../topology.ts'
import type { Report } from '../rehearsal/report.ts'
import { recoveryBoundSeconds } from '../resolver.ts'
import { type Local, startLocal } from '../start.ts'
import { type Attempt, type Order, Users } from './client.ts'
import { Ledger } from './ledger.ts'

const lagMs = 300
/** What a client's own pauses and this machine may add to the time that the settings imply. */
const slackMs = 1000
/** The share of the load's time before the loss, and that without the region. */
const [before, without] = [0.2, 0.6]
/** One customer in so many clicks twice. */
const impatience = 5

export interface LoadOptions {
  /** How long the load lasts. */
  seconds: number
  /** Orders a second, over all regions. */
  rate: number
  /** Divides the seconds of health checks and TTL. */
  speed: number
}

/** The shortest load in seconds that leaves time to fail over. */
export function shortestLoad(speed: number): number {
  return Math.ceil((recoveryBoundSeconds(topology.dns) / speed + slackMs / 1000) / without)
}

/** Loses the last region under load, lets it come back, and counts what became of every order. */
export async function loseRegion(options: LoadOptions): Promise<Report> {
  const { seconds, rate, speed } = options
  const lost = topology.regions.at(-1)?.name ?? topology.home
  const local = await startLocal({ lagMs, speed })
  try {
    const stock = new Map([
      // One item that everybody wants and that runs out, and two that last.
      ['hot', Math.ceil((seconds * rate) / 8)],
      ['vinyl', 1_000_000],
      ['ticket', 1_000_000],
    ])
    const ledger = new Ledger(stock)
    const attempts: Attempt[] = []
    const users = topology.regions.map(({ name }) => new Users(local.router.url, name, attempts))
    for (const [sku, units] of stock) {
      await users[0]?.send({ method: 'PUT', path: `/items/${sku}`, body: { stock: units } }, 5000)
    }
    await local.replication.settled()

    const load = keepOrdering(users, [...stock.keys()], options, ledger)
    await sleep(seconds * before * 1000)
    const lostAt = Date.now()
    await local.region(lost).lose()
    await sleep(seconds * without * 1000)
    const away = await missingElsewhere(local, ledger, lost)
    const healedAt = Date.now()
    await local.region(lost).heal()
    const gaveUp = await load
    await local.replication.settled()
    const { lost: lostOrders, disagreements, miscounted } = await ledger.audit(local)

    const boundMs = (recoveryBoundSeconds(topology.dns) * 1000) / speed
    const rtoMs = recoveryTime(attempts, lost, lostAt, healedAt)
    const rpoMs = away.length > 0 ? lostAt - Math.min(...away.map(({ at }) => at)) : 0
    const duplicates = ledger.duplicates()
    const oversold = ledger.oversold()
    return {
      drill: 'lose-region',
      story: `${lost} was killed under ${rate} orders a second and came back ${((healedAt - lostAt) / 1000).toFixed(1)} s later.`,
      figures: {
        requests: attempts.length,
        failed: attempts.filter(({ failed }) => failed).length,
        gaveUp,
        acknowledged: ledger.sales.length,
        lostAfterHeal: lostOrders,
        duplicates,
        oversold,
        miscountedUnits: miscounted,
        awayUntilHealed: away.length,
        rpoMs,
        replicationLagMs: lagMs,
        rtoMs: rtoMs ?? 'never',
        rtoBoundMs: Math.round(boundMs),
        speed,
        rtoImpliedSeconds: recoveryBoundSeconds(topology.dns),
      },
      promises: [
        { promise: 'every acknowledged order is in every region', kept: lostOrders === 0 },
        { promise: 'all regions say the same', kept: disagreements === 0 },
        { promise: 'one order for a key', kept: duplicates === 0 },
        {
          promise: 'nothing is oversold, and the stock adds up',
          kept: oversold === 0 && miscounted === 0,
        },
        { promise: 'every user who retried was served', kept: gaveUp === 0 },
        {
          promise: `the lost region's users are served again within ${Math.round(boundMs)} ms, and ${slackMs} ms for their own pauses`,
          kept: rtoMs !== undefined && rtoMs <= boundMs + slackMs,
        },
        {
          promise: `a lost region takes no more than its replication lag with it until it heals (${lagMs} ms, and ${slackMs} ms)`,
          kept: rpoMs <= lagMs + slackMs,
        },
      ],
    }
  } finally {
    await local.stop()
  }
}

/** Orders at a steady rate from every region's users in turn; resolves to how many were never answered. */
async function keepOrdering(
  users: Users[],
  skus: string[],
  { seconds, rate }: LoadOptions,
  ledger: Ledger,
): Promise<number> {
  const until = Date.now() + seconds * 1000
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
        const answer = await from.send(click, seconds * 2000)
        if (!answer || ![200, 201, 409].includes(answer.status)) gaveUp++
        else if (answer.status !== 409) {
          const { body: order, region, at } = answer
          ledger.sales.push({ key, order: order as Order, region, at })
        }
      }),
    )
  }
  const started = Date.now()
  for (let number = 0; Date.now() < until; number++) {
    const from = users[number % users.length]
    if (from) orders.push(place(from, number))
    await sleep(Math.max(0, started + ((number + 1) * 1000) / rate - Date.now()))
  }
  await Promise.all(orders)
  return gaveUp
}

/** The lost region's acknowledged orders that no other region has while it is away. */
async function missingElsewhere(local: Local, ledger: Ledger, lost: string) {
  const survivors = local.regions.filter(({ name }) => name !== lost)
  const missing = []
  for (const sale of ledger.sales.filter(({ region }) => region === lost)) {
    const found = await Promise.all(
      survivors.map(async ({ url, name }) => {
        const answer = await new Users(url, name).send(
          { method: 'GET', path: `/orders/${sale.order.id}` },
          2000,
        )
        return answer?.status === 200
      }),
    )
    if (found.includes(false)) missing.push(sale)
  }
  return missing
}

/** From the loss to the first answer after the last failure of the lost region's users; undefined when none came before it healed. */
function recoveryTime(
  attempts: Attempt[],
  lost: string,
  from: number,
  to: number,
): number | undefined {
  const theirs = attempts.filter(({ location, at }) => location === lost && at >= from && at <= to)
  const lastFailure = theirs.findLastIndex(({ failed }) => failed)
  const served = theirs[lastFailure + 1]
  return served && served.at - from
}
