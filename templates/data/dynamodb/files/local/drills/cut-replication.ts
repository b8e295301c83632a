import { setTimeout as sleep } from 'node:timers/promises'
import { topology } from '../../topology.ts'
import { Machine } from '../rehearsal/machine.ts'
import type { Report } from '../rehearsal/report.ts'
import { type Local, startLocal } from '../start.ts'
import { type Attempt, faults, type Order, Users } from './client.ts'
import { type Audit, auditPromises, Ledger } from './ledger.ts'

const lagMs = 100
const sku = 'hot'
/** Keys that a customer sends to two regions while they cannot see each other. */
const doubleKeys = 3
const patienceMs = 10_000
/** Enough to be at the last unit together. */
const buyersPerRegion = 12

/** Cuts every link, sells one item out in all regions at once, restores the links and counts. */
export async function cutReplication(options: { stock: number }): Promise<Report> {
  const { stock } = options
  const machine = new Machine()
  const local = await startLocal({ lagMs })
  try {
    const ledger = new Ledger(new Map([[sku, stock]]))
    const attempts: Attempt[] = []
    const users = topology.regions.map(({ name }) => new Users(local.router.url, name, attempts))
    const [first, second] = users
    await first?.send({ method: 'PUT', path: `/items/${sku}`, body: { stock } }, patienceMs)
    await local.replication.settled()

    forEachLink(local, (a, b) => local.replication.cut(a, b))
    let unanswered = 0
    const buy = async (from: Users, key: string): Promise<boolean> => {
      const body = { sku, quantity: 1 }
      const answer = await from.send({ method: 'POST', path: '/orders', body, key }, patienceMs)
      if (answer?.status === 409) return false
      if (!answer) {
        unanswered++
        ledger.unknown.push({ key, ...body })
        return false
      }
      if (answer.status !== 201 && answer.status !== 200) {
        throw new Error(`${from.location} answered an order with ${answer.status}.`)
      }
      ledger.sales.push({ key, order: answer.body as Order, region: answer.region, at: answer.at })
      return true
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
    await sleep(lagMs * 2)
    const leaks = await countLeaks(local, ledger)
    const backlog = local.regions.map(({ name }) => local.replication.pendingFrom(name))
    const backlogWrites = backlog.reduce((sum, { count }) => sum + count, 0)

    const restoredAt = Date.now()
    forEachLink(local, (a, b) => local.replication.restore(a, b))
    const problem = await local.replication.settled().then(
      () => undefined,
      (error: Error) => error.message,
    )
    const convergenceMs = Date.now() - restoredAt
    const audit: Audit = problem
      ? { lost: 0, unanswered: 0, disagreements: 0, miscounted: 0, problem }
      : await ledger.audit(local)
    const { lost, disagreements, miscounted } = audit
    const elsewhere = attempts.filter(
      ({ routedTo, location }) => routedTo !== undefined && routedTo !== location,
    ).length
    const excuse = machine.excuse()
    const duplicates = ledger.duplicates()

    return {
      drill: 'cut-replication',
      story: `${stock} units were put on sale, all links cut, and every region sold until it had no more.`,
      figures: {
        sold: soldApart,
        notAnsweredWhileApart: unanswered,
        soldTwiceForOneKey: doubleKeys,
        oversoldWhileApart: oversoldApart,
        leaks,
        backlogWrites,
        backlogAgeMs: Math.round(Math.max(...backlog.map(({ oldestAgeMs }) => oldestAgeMs))),
        convergenceMs,
        lostAfterHeal: lost,
        notAnsweredAfterHeal: audit.unanswered,
        disagreements,
        miscountedUnits: miscounted,
        duplicates,
        ...machine.figures(),
        ...(audit.problem && { problem: audit.problem }),
      },
      promises: [
        { promise: 'nothing crossed a cut link', kept: leaks === 0 && backlogWrites > 0 },
        { promise: 'never oversold while apart', kept: oversoldApart === 0 },
        {
          promise: 'every unit could be sold while apart',
          kept: soldApart >= stock && unanswered === 0,
          // Nobody asks a region for its share while the router takes it for ill.
          undecided: unanswered + elsewhere > 0 && faults(attempts) === 0 ? excuse : undefined,
        },
        ...auditPromises(audit, excuse),
        {
          promise: 'one order for a key, and the units of a second one come back',
          kept: duplicates === 0 && miscounted === 0 && audit.unanswered === 0 && !audit.problem,
          undecided: duplicates === 0 && miscounted === 0 ? excuse : undefined,
        },
      ],
    }
  } finally {
    await local.stop()
    await machine.stop()
  }
}

function forEachLink({ regions }: Local, work: (a: string, b: string) => void): void {
  for (const a of regions) for (const b of regions) if (a.name < b.name) work(a.name, b.name)
}

/** Links over which one region has come to know an order of another, asked past the router. */
async function countLeaks({ regions }: Local, { sales }: Ledger): Promise<number> {
  const links = regions.flatMap((from) => regions.map((to) => ({ from, to })))
  const known = await Promise.all(
    links.map(async ({ from, to }) => {
      const sale = sales.findLast(({ order }) => order.region === from.name)
      if (from === to || !sale) return false
      const path = `/orders/${sale.order.id}`
      const answer = await new Users(to.url, to.name).send({ method: 'GET', path }, patienceMs)
      // It may have sold to the same key itself, and then tells that.
      return answer?.status === 200 && (answer.body as Order).region === from.name
    }),
  )
  return known.filter(Boolean).length
}
