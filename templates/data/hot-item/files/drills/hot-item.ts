import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { places, startLocal } from '../toolkit/laptop/start.ts'
import type { Drill } from '../toolkit/rehearsal/drills.ts'
import { Machine } from '../toolkit/rehearsal/machine.ts'
import { judged, type Report } from '../toolkit/rehearsal/report.ts'
import { type Attempt, eachOf, Users } from '../toolkit/rehearsal/users.ts'
import { Ledger, type Order } from './ledger.ts'
import { mishap, startMishaps } from './mishaps.ts'

const sku = 'hot'
/** Buyers at each point of presence, one unit each. */
const buyers = 16
/** A little less than half of them get one. */
const stock = places.length * 7
const patienceMs = 30_000

/** What a buyer was told: an order, that there is nothing left, or nothing at all. */
type Told = Order | 'sold out' | undefined

export const drill: Drill = {
  title: `sells one item out at all points of presence at once, while ${mishap}`,
  run: sellOut,
}

/** Has buyers everywhere buy the same item at once, with mishaps on the way, two of them at their worst, and counts the units. */
async function sellOut(): Promise<Report> {
  const machine = new Machine()
  const local = await startLocal({ lagMs: 100 })
  try {
    const worst = await startMishaps(local)
    const ledger = new Ledger(new Map([[sku, stock]]))
    const attempts: Attempt[] = []
    const users = places.map((place) => new Users(local.url, place, attempts))
    const put = { method: 'PUT', path: `/items/${sku}`, body: { stock } } as const
    await users[0]?.send(put, patienceMs)

    async function buy(from: Users, key: string): Promise<Told> {
      const body = { sku, quantity: 1 }
      const answer = await from.send({ method: 'POST', path: '/orders', body, key }, patienceMs)
      if (answer?.status === 409) return 'sold out'
      if (answer?.status !== 200 && answer?.status !== 201) {
        ledger.unknown.add(key)
        return undefined
      }
      const order = answer.body as Order
      ledger.sales.push({ key, order })
      return order
    }

    const keys = users.flatMap((from, index) =>
      Array.from({ length: buyers }, (_, buyer) => ({ from, index, key: `${index}-${buyer}` })),
    )
    /** All at once, or as many as this machine can serve. */
    const everybody = async (tell: (one: (typeof keys)[number]) => Promise<Told>) => {
      const told = new Map<string, Told>()
      await eachOf(keys, Math.ceil(keys.length / machine.pace()), async (one) => {
        told.set(one.key, await tell(one))
      })
      return told
    }
    let buying = true
    const mishaps = meetAt([stock / 3, (stock * 2) / 3], () =>
      buying ? ledger.sales.length : Number.POSITIVE_INFINITY,
    )
    async function meetAt(sales: number[], sold: () => number): Promise<number> {
      let met = 0
      for (const after of sales) {
        while (sold() < after) await sleep(5)
        if (!buying) break
        await worst()
        met++
      }
      return met
    }
    const bought = await everybody(({ from, key }) => buy(from, key))
    buying = false
    const met = await mishaps
    const interrupted = attempts.filter(({ failed }) => failed).length

    // Everybody asks again, at the next point of presence: the same key must give the same order, or the same refusal.
    const again = await everybody(({ index, key }) =>
      buy(users[(index + 1) % users.length] as Users, key),
    )
    const differ = keys.filter(({ key }) => {
      const [first, second] = [bought.get(key), again.get(key)]
      return first && second && !isDeepStrictEqual(first, second)
    }).length
    const unanswered = [...bought.values(), ...again.values()].filter((told) => !told).length
    const sold = new Set(ledger.sales.map(({ order }) => order.id)).size
    const audit = await ledger.audit(users)
    const duplicates = ledger.duplicates()
    const excuse = machine.excuse()
    return {
      drill: 'hot-item',
      story: `${keys.length} buyers at ${users.length} points of presence wanted one of ${stock} units at once, while ${mishap}: ${met} times.`,
      figures: {
        buyers: keys.length,
        stock,
        sold,
        refused: [...bought.values()].filter((told) => told === 'sold out').length,
        requests: attempts.length,
        interrupted,
        mishaps: met,
        duplicates,
        retriesThatDiffer: differ,
        lostOrders: audit.lost,
        miscountedUnits: audit.miscounted,
        ordersNotAnswered: unanswered,
        questionsNotAnswered: audit.unanswered,
        ...machine.figures(),
      },
      promises: [
        judged(
          'the mishaps met orders on their way',
          { wrong: false, unseen: met < 2 || interrupted === 0 },
          excuse,
        ),
        judged(
          'exactly the stock is sold',
          {
            wrong: sold > stock || audit.miscounted > 0,
            unseen: sold < stock || audit.unanswered > 0,
          },
          sold < stock && unanswered === 0 ? undefined : excuse,
        ),
        { promise: 'one order for a key', kept: duplicates === 0 },
        judged(
          'a retry elsewhere is told the same, and sells nothing more',
          { wrong: differ > 0, unseen: unanswered > 0 },
          excuse,
        ),
        judged(
          'every acknowledged order is found, wherever one asks',
          { wrong: audit.lost > 0, unseen: audit.unanswered > 0 },
          excuse,
        ),
        judged(
          'every buyer who retried was answered',
          { wrong: false, unseen: unanswered > 0 },
          excuse,
        ),
      ],
    }
  } finally {
    await local.stop()
    await machine.stop()
  }
}
