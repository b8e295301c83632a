import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { bundle } from '../bundle.ts'
import type { Drill } from '../rehearsal/drill.ts'
import { Ledger } from '../rehearsal/ledger.ts'
import type { Report } from '../rehearsal/report.ts'
import { type Attempt, type Order, Users } from '../rehearsal/users.ts'
import { places, startLocal } from '../start.ts'

const sku = 'hot'
/** Buyers at each point of presence, one unit each. */
const buyers = 16
/** A little less than half of them get one. */
const stock = places.length * 7
const patienceMs = 30_000

export const drill: Drill = {
  title: 'sells one item out at all points of presence at once, and crashes the objects meanwhile',
  run: sellOut,
}

/**
 * Has buyers everywhere buy the same item at once, of orders some of which do not hear of their sale, ends the objects'
 * process twice on the way, and counts the units.
 */
async function sellOut(): Promise<Report> {
  const local = await startLocal({ lagMs: 100 })
  try {
    const lossy = await bundle('local/lossy-service.ts')
    await local.state.restart(lossy)
    const ledger = new Ledger(new Map([[sku, stock]]))
    const attempts: Attempt[] = []
    const users = local.pops.map(({ url, name }) => new Users(url, name, attempts))
    const put = { method: 'PUT', path: `/items/${sku}`, body: { stock } } as const
    await users[0]?.send(put, patienceMs)

    let unanswered = 0
    let refused = 0
    async function buy(from: Users, key: string): Promise<Order | undefined> {
      const body = { sku, quantity: 1 }
      const answer = await from.send({ method: 'POST', path: '/orders', body, key }, patienceMs)
      if (answer?.status === 200 || answer?.status === 201) {
        const order = answer.body as Order
        ledger.sales.push({ key, order })
        return order
      }
      if (answer?.status === 409) refused++
      else unanswered++
      return undefined
    }

    const keys = users.flatMap((from, index) =>
      Array.from({ length: buyers }, (_, buyer) => ({ from, index, key: `${index}-${buyer}` })),
    )
    let buying = true
    const crashes = crashAt([stock / 3, (stock * 2) / 3], () =>
      buying ? ledger.sales.length : Number.POSITIVE_INFINITY,
    )
    async function crashAt(sales: number[], sold: () => number): Promise<number> {
      let crashed = 0
      for (const after of sales) {
        while (sold() < after) await sleep(5)
        if (!buying) break
        await local.state.restart(lossy)
        crashed++
      }
      return crashed
    }
    const bought = await Promise.all(keys.map(({ from, key }) => buy(from, key)))
    buying = false
    const crashed = await crashes
    const interrupted = attempts.filter(({ failed }) => failed).length

    // Everybody asks again, at the next point of presence: the same key must give the same order, or the same refusal.
    const changed = await Promise.all(
      keys.map(async ({ index, key }, buyer) => {
        const elsewhere = users[(index + 1) % users.length] as Users
        return !isDeepStrictEqual(await buy(elsewhere, key), bought[buyer])
      }),
    )
    const sold = new Set(ledger.sales.map(({ order }) => order.id)).size
    const { lost, miscounted } = await ledger.audit(users)
    const duplicates = ledger.duplicates()
    const differ = changed.filter(Boolean).length
    return {
      drill: 'hot-item',
      story: `${keys.length} buyers at ${users.length} points of presence wanted one of ${stock} units at once; the objects crashed ${crashed} times.`,
      figures: {
        buyers: keys.length,
        stock,
        sold,
        refused: refused / 2,
        requests: attempts.length,
        interrupted,
        crashes: crashed,
        duplicates,
        retriesThatDiffer: differ,
        lostOrders: lost,
        miscountedUnits: miscounted,
        unanswered,
      },
      promises: [
        { promise: 'the crashes met orders on their way', kept: crashed === 2 && interrupted > 0 },
        { promise: 'exactly the stock is sold', kept: sold === stock && miscounted === 0 },
        { promise: 'one order for a key', kept: duplicates === 0 },
        {
          promise: 'a retry elsewhere is told the same, and sells nothing more',
          kept: differ === 0,
        },
        {
          promise: 'every acknowledged order is found, wherever one asks',
          kept: lost === 0,
        },
        { promise: 'every buyer who retried was answered', kept: unanswered === 0 },
      ],
    }
  } finally {
    await local.stop()
  }
}
