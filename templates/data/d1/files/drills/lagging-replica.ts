import { type Local, places, startLocal } from '../toolkit/laptop/start.ts'
import type { Drill } from '../toolkit/rehearsal/drills.ts'
import { Machine } from '../toolkit/rehearsal/machine.ts'
import { judged, type Report } from '../toolkit/rehearsal/report.ts'
import { type Answer, eachOf, Users } from '../toolkit/rehearsal/users.ts'
import { Ledger, type Order } from './ledger.ts'

/** Longer than the drill: no replica sees anything by itself. */
const lagMs = 3_600_000
const sku = 'lamp'
const buyers = 8
const stock = places.length * 3
const patienceMs = 20_000

export const drill: Drill = {
  title: 'reads and sells beside replicas that are behind, with a bookmark and without',
  run: lag,
}

/** One customer, whose requests come in wherever he is, each with the bookmark of the answer before. */
class Customer {
  bookmark = ''
  private readonly users: readonly Users[]

  constructor(users: readonly Users[]) {
    this.users = users
  }

  async send(from: number, request: Parameters<Users['send']>[0]): Promise<Answer | undefined> {
    const headers = { ...(this.bookmark && { 'x-d1-bookmark': this.bookmark }) }
    const answer = await this.users[from]?.send({ ...request, headers }, patienceMs)
    this.bookmark = answer?.headers.get('x-d1-bookmark') ?? this.bookmark
    return answer
  }
}

async function lag(): Promise<Report> {
  const machine = new Machine()
  const local = await startLocal({ lagMs })
  try {
    const users = places.map((place) => new Users(local.url, place))
    const ledger = new Ledger(new Map([[sku, stock]]))
    const customer = new Customer(users)
    const item = { method: 'GET', path: `/items/${sku}` } as const
    await customer.send(0, { method: 'PUT', path: item.path, body: { stock } })

    const without = await Promise.all(users.map((one) => one.send(item, patienceMs)))
    const stale = without.filter((answer) => answer && available(answer) !== stock).length
    let unanswered = without.filter((answer) => !answer).length

    let staleWithBookmark = 0
    let backwards = 0
    let last = stock
    for (const from of users.keys()) {
      const bought = await customer.send(from, order(`traveller-${from}`))
      if (bought?.status === 201) {
        ledger.sales.push({ key: `traveller-${from}`, order: bought.body as Order })
      }
      const seen = await customer.send((from + 1) % users.length, item)
      unanswered += [bought, seen].filter((answer) => !answer).length
      // An order that was not answered may have been placed: what is left cannot be foreseen from there on.
      if (unanswered > 0) break
      const left = available(seen)
      if (left !== stock - ledger.sales.length) staleWithBookmark++
      if (left === undefined || left > last) backwards++
      last = left ?? last
    }

    const keys = users.flatMap((from, index) =>
      Array.from({ length: buyers }, (_, buyer) => ({ from, index, key: `${index}-${buyer}` })),
    )
    await eachOf(keys, Math.ceil(keys.length / machine.pace()), async ({ from, index, key }) => {
      // Twice, the second time elsewhere: its replica has not heard of the first.
      const again = users[(index + 1) % users.length] as Users
      for (const one of [from, again]) {
        const answer = await one.send(order(key), patienceMs)
        if (answer?.status === 200 || answer?.status === 201) {
          ledger.sales.push({ key, order: answer.body as Order })
        } else if (answer?.status !== 409) unanswered++
      }
    })
    const sold = new Set(ledger.sales.map(({ order }) => order.id)).size
    const counted = Number((await local.state.query('SELECT sold FROM items')).data.rows[0]?.[0])
    const apart = await cutOff(local, users)
    const behindWrites = Math.min(...places.map((name) => local.state.behind(name)))
    const duplicates = ledger.duplicates()
    const excuse = machine.excuse()

    return {
      drill: 'lagging-replica',
      story: `${users.length} replicas saw none of ${behindWrites} writes, while every point of presence read and bought.`,
      figures: {
        behindWrites,
        staleWithoutBookmark: stale,
        staleWithBookmark,
        backwards,
        stock,
        sold,
        soldByThePrimary: counted,
        duplicates,
        notAnswered: unanswered,
        readWhileCutOff: apart.read ?? 'not answered',
        orderWhileCutOff: apart.bought ?? 'not answered',
        ...machine.figures(),
      },
      promises: [
        judged(
          'the replicas were behind: without a bookmark nobody saw the item',
          {
            wrong: without.some((answer) => available(answer) === stock),
            unseen: behindWrites === 0 || stale < users.length,
          },
          excuse,
        ),
        judged(
          'with his bookmark a customer sees what he wrote, wherever he asks',
          { wrong: staleWithBookmark > 0, unseen: unanswered > 0 },
          excuse,
        ),
        { promise: 'and never goes back in time', kept: backwards === 0 },
        judged(
          'exactly the stock is sold, whatever the replicas show',
          { wrong: counted > stock || sold > counted, unseen: sold < stock },
          unanswered > 0 ? excuse : undefined,
        ),
        {
          promise: 'one order for a key, though the replica asked second had not heard of it',
          kept: duplicates === 0,
        },
        judged(
          'every buyer who retried was answered',
          { wrong: false, unseen: unanswered > 0 },
          excuse,
        ),
        judged(
          'who is cut off from the primary reads on, and is told that he cannot buy',
          {
            wrong: (apart.read ?? 0) >= 500 || (apart.bought ?? 503) !== 503,
            unseen: apart.read === undefined || apart.bought === undefined,
          },
          excuse,
        ),
      ],
    }
  } finally {
    await local.stop()
    await machine.stop()
  }
}

/** What the last one is told without the primary, by status; a 404 is an answer too. */
async function cutOff(local: Local, users: readonly Users[]) {
  const last = users.at(-1) as Users
  local.state.cut(last.place)
  const read = await last.sendOnce({ method: 'GET', path: `/items/${sku}` })
  const bought = await last.sendOnce(order('cut-off'))
  local.state.heal(last.place)
  return { read: read?.status, bought: bought?.status }
}

function order(key: string) {
  return { method: 'POST', path: '/orders', body: { sku, quantity: 1 }, key } as const
}

function available(answer: Answer | undefined): number | undefined {
  return answer?.status === 200 ? (answer.body as { available: number }).available : undefined
}
