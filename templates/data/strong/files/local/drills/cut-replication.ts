import { setTimeout as sleep } from 'node:timers/promises'
import { topology } from '../../topology.ts'
import { History, Observers } from '../rehearsal/history.ts'
import type { Report } from '../rehearsal/report.ts'
import { recoveryBoundSeconds } from '../resolver.ts'
import { type LocalRegion, startLocal } from '../start.ts'
import { type Attempt, Users } from './client.ts'
import { Ledger } from './ledger.ts'
import {
  before,
  keepOrdering,
  keepReading,
  type LoadOptions,
  recoveryTime,
  slackMs,
  without,
} from './load.ts'

const lagMs = 20
const [first, last] = [topology.home, topology.regions.at(-1)?.name ?? topology.home]

/**
 * Cuts one link under load, then the last region off from all others, and lets it rejoin. Alone it can neither sell nor
 * tell what is left: its users must be served elsewhere, and nobody may be told what is no longer true.
 */
export async function cutReplication(options: LoadOptions): Promise<Report> {
  const { seconds, rate, speed } = options
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

    local.replication.cut(first, last)
    const load = keepOrdering(users, [...stock.keys()], options, ledger)
    const reading = keepReading(users, 'hot', options, ledger)
    await sleep(seconds * before * 1000)
    const moved = attempts.filter(
      ({ location, routedTo }) => routedTo !== undefined && routedTo !== location,
    ).length
    local.replication.restore(first, last)

    local.replication.isolate(last)
    const isolatedAt = Date.now()
    const answeredAlone = await answersOf(local.region(last), seconds * without * 1000)
    local.replication.rejoin(last)
    const rejoinedAt = Date.now()
    const gaveUp = await load
    await reading
    const { lost, disagreements, miscounted } = await ledger.audit(local)
    const contradictions = history.contradictions()

    const boundMs = (recoveryBoundSeconds(topology.dns) * 1000) / speed
    const rtoMs = recoveryTime(attempts, last, isolatedAt, rejoinedAt)
    const duplicates = ledger.duplicates()
    const oversold = ledger.oversold()
    return {
      drill: 'cut-replication',
      story: `The link from ${first} to ${last} was cut under ${rate} orders a second, then ${last} was cut off from all others for ${((rejoinedAt - isolatedAt) / 1000).toFixed(1)} s.`,
      figures: {
        requests: attempts.length,
        failed: attempts.filter(({ failed }) => failed).length,
        gaveUp,
        movedByOneCutLink: moved,
        answeredAlone,
        acknowledged: ledger.sales.length,
        lostAfterRejoining: lost,
        duplicates,
        oversold,
        miscountedUnits: miscounted,
        answersHeldToOneOrder: history.length,
        contradictions: contradictions.join(' ') || 'none',
        rtoMs: rtoMs ?? 'never',
        rtoBoundMs: Math.round(boundMs),
        speed,
      },
      promises: [
        { promise: 'one cut link moves nobody: two of three agree', kept: moved === 0 },
        { promise: 'a region that is cut off answers nothing', kept: answeredAlone === 0 },
        {
          promise: `its users are served elsewhere within ${Math.round(boundMs)} ms, and ${slackMs} ms for their own pauses`,
          kept: rtoMs !== undefined && rtoMs <= boundMs + slackMs,
        },
        { promise: 'every user who retried was served', kept: gaveUp === 0 },
        { promise: 'every acknowledged order is in every region', kept: lost === 0 },
        { promise: 'all regions say the same', kept: disagreements === 0 },
        {
          promise: 'one order for a key, and never oversold',
          kept: duplicates === 0 && oversold === 0 && miscounted === 0,
        },
        {
          promise: 'no answer was stale: one order of events explains them all',
          kept: contradictions.length === 0,
        },
      ],
    }
  } finally {
    await local.stop()
  }
}

/** Asks a region past the router for so long; resolves to how often it told something about the stock. */
async function answersOf({ name, url }: LocalRegion, forMs: number): Promise<number> {
  const until = Date.now() + forMs
  const users = new Users(url, name)
  let answered = 0
  while (Date.now() < until) {
    const answer = await users.sendOnce({ method: 'GET', path: '/items/hot' })
    if (answer && answer.status < 500) answered++
    await sleep(50)
  }
  return answered
}
