import { setTimeout as sleep } from 'node:timers/promises'
import { topology } from '../../topology.ts'
import { History, Observers } from '../rehearsal/history.ts'
import type { Report } from '../rehearsal/report.ts'
import { recoveryBoundSeconds } from '../resolver.ts'
import { startLocal } from '../start.ts'
import type { Attempt } from './client.ts'
import { Ledger } from './ledger.ts'
import {
  before,
  keepOrdering,
  keepReading,
  type LoadOptions,
  missingElsewhere,
  recoveryTime,
  slackMs,
  without,
} from './load.ts'

const lagMs = 20

/** Loses the last region under load, lets it come back, and holds all that users were told to one order of events. */
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
    const history = new History()
    const users = topology.regions.map(
      ({ name }) => new Observers(history, local.router.url, name, attempts),
    )
    for (const [sku, units] of stock) {
      await users[0]?.send({ method: 'PUT', path: `/items/${sku}`, body: { stock: units } }, 5000)
    }

    const load = keepOrdering(users, [...stock.keys()], options, ledger)
    const reading = keepReading(users, 'hot', options, ledger)
    await sleep(seconds * before * 1000)
    const lostAt = Date.now()
    await local.region(lost).lose()
    await sleep(seconds * without * 1000)
    const away = await missingElsewhere(local, ledger, lost)
    const healedAt = Date.now()
    await local.region(lost).heal()
    const gaveUp = await load
    await reading
    const { lost: lostOrders, disagreements, miscounted } = await ledger.audit(local)
    const contradictions = history.contradictions()

    const boundMs = (recoveryBoundSeconds(topology.dns) * 1000) / speed
    const rtoMs = recoveryTime(attempts, lost, lostAt, healedAt)
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
        missingWhileAway: away.length,
        lostAfterHeal: lostOrders,
        duplicates,
        oversold,
        miscountedUnits: miscounted,
        answersHeldToOneOrder: history.length,
        contradictions: contradictions.join(' ') || 'none',
        rtoMs: rtoMs ?? 'never',
        rtoBoundMs: Math.round(boundMs),
        speed,
        rtoImpliedSeconds: recoveryBoundSeconds(topology.dns),
      },
      promises: [
        { promise: 'a lost region takes nothing with it: RPO 0', kept: away.length === 0 },
        { promise: 'every acknowledged order is in every region', kept: lostOrders === 0 },
        { promise: 'all regions say the same', kept: disagreements === 0 },
        { promise: 'one order for a key', kept: duplicates === 0 },
        {
          promise: 'nothing is oversold, and the stock adds up',
          kept: oversold === 0 && miscounted === 0,
        },
        {
          promise: 'no answer was stale: one order of events explains them all',
          kept: contradictions.length === 0,
        },
        { promise: 'every user who retried was served', kept: gaveUp === 0 },
        {
          promise: `the lost region's users are served again within ${Math.round(boundMs)} ms, and ${slackMs} ms for their own pauses`,
          kept: rtoMs !== undefined && rtoMs <= boundMs + slackMs,
        },
      ],
    }
  } finally {
    await local.stop()
  }
}
