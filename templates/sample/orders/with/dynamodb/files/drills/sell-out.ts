import { engine } from '../toolkit/laptop/engine.ts'
import { startLocal } from '../toolkit/laptop/start.ts'
import type { Drill } from '../toolkit/rehearsal/drills.ts'
import { linksOf } from '../toolkit/rehearsal/load.ts'
import { Machine } from '../toolkit/rehearsal/machine.ts'
import { judged, type Report } from '../toolkit/rehearsal/report.ts'
import { type Attempt, faults, regionsOf, Users } from '../toolkit/rehearsal/users.ts'
import { Acts } from '../toolkit/rehearsal/workload.ts'
import { topology } from '../topology.ts'
import { Ledger } from './ledger.ts'

const { lagMs } = engine.drills
const sku = 'hot'
const stock = 100
/** Keys that a customer sends to two regions while they cannot see each other. */
const doubleKeys = 3
/** Enough to be at the last unit together. */
const buyersPerRegion = 12

export const drill: Drill = {
  title: 'cuts all links and sells an item out in every region at once',
  run: sellOut,
}

/** Cuts every link, sells one item out in all regions at once, restores the links and counts. */
async function sellOut(): Promise<Report> {
  const machine = new Machine()
  const local = await startLocal({ lagMs })
  try {
    const ledger = new Ledger(new Map([[sku, stock]]))
    const acts = new Acts()
    const attempts: Attempt[] = []
    const users = topology.regions.map(
      ({ name }) => new Users(local.router.url, name, { attempts, patienceMs: 10_000 }),
    )
    const [first, second] = users
    await ledger.putOnSale(first)
    await local.replication.settled()

    for (const [a, b] of linksOf(local)) local.replication.cut(a, b)
    const buy = async (from: Users, key: string): Promise<boolean> => {
      const outcome = await ledger.buy(from, key, { sku, quantity: 1 })
      acts.add(outcome, from.location)
      return outcome === 'done'
    }
    for (let number = 0; number < doubleKeys; number++) {
      for (const from of [first, second]) if (from) await buy(from, `twice-${number}`)
    }
    await Promise.all(
      users.flatMap((from) =>
        Array.from({ length: buyersPerRegion }, async (_, buyer) => {
          for (let number = 0; await buy(from, `${from.location}-${buyer}-${number}`); number++);
        }),
      ),
    )
    const oversoldApart = ledger.oversold(ledger.soldApart())
    const soldApart = ledger.soldApart().length

    const restoredAt = Date.now()
    for (const [a, b] of linksOf(local)) local.replication.restore(a, b)
    let convergedAt: number | undefined
    const settled = async () => {
      await local.replication.settled()
      convergedAt ??= Date.now()
    }
    const audit = await ledger.audit(regionsOf(local), settled)
    const elsewhere = attempts.filter(
      ({ routedTo, location }) => routedTo !== undefined && routedTo !== location,
    ).length
    const isExcused = acts.unanswered + elsewhere > 0 && acts.wrong + faults(attempts) === 0
    const excuse = machine.excuse()
    return {
      drill: 'sell-out',
      story: `${stock} units were put on sale, all links cut, and every region sold until it had no more.`,
      figures: {
        sold: soldApart,
        notAnsweredWhileApart: acts.unanswered,
        soldTwiceForOneKey: doubleKeys,
        oversoldWhileApart: oversoldApart,
        convergenceMs: convergedAt === undefined ? 'never' : convergedAt - restoredAt,
        ...audit.figures,
        ...machine.figures(),
      },
      promises: [
        acts.someDone(excuse),
        { promise: 'never oversold while apart', kept: oversoldApart === 0 },
        {
          promise: 'every unit could be sold while apart',
          kept: soldApart >= stock && acts.unanswered === 0 && acts.wrong === 0,
          // Nobody asks a region for its share while the router takes it for ill.
          undecided: isExcused ? excuse : undefined,
        },
        // Of a key that was sold twice, the units of the second order come back.
        ...audit.promises.map(({ promise, ...seen }) => judged(promise, seen, excuse)),
      ],
    }
  } finally {
    await local.stop()
    await machine.stop()
  }
}
