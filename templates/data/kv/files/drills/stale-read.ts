import { setTimeout as sleep } from 'node:timers/promises'
import { type Local, places, startLocal } from '../toolkit/laptop/start.ts'
import type { Drill } from '../toolkit/rehearsal/drills.ts'
import { Machine } from '../toolkit/rehearsal/machine.ts'
import { judged, type Report } from '../toolkit/rehearsal/report.ts'
import { type Answer, eachOf, Users } from '../toolkit/rehearsal/users.ts'
import { Ledger, type Order } from './ledger.ts'

/** A point of presence shows for 60 s what it has read in KV; here for so long. */
const cacheMs = 6_000
/** A change is written to KV at most so much later: src/store/shown-item.ts. */
const writeMs = 1_200
/** What a machine with time to spare may add. */
const slackMs = 2_000
const sku = 'lamp'
const buyers = 6
const stock = places.length * 4
const patienceMs = 20_000

export const drill: Drill = {
  title: 'sells an item out while KV goes on showing it, and counts how long it does',
  run: sellBehindKv,
}

async function sellBehindKv(): Promise<Report> {
  const machine = new Machine()
  const local = await startLocal({ lagMs: cacheMs })
  try {
    const users = places.map((place) => new Users(local.url, place))
    const [first] = users as [Users]
    const item = (name: string) => ({ method: 'GET', path: `/items/${name}` }) as const
    const put = (name: string) => ({ ...item(name), method: 'PUT', body: { stock } }) as const
    await first.send(put(sku), patienceMs)
    await written(local, stock)
    await Promise.all(users.map((one) => one.send(item(sku), patienceMs)))

    const ledger = new Ledger(new Map([[sku, stock]]))
    const writesBefore = local.state.writes.taken
    let unanswered = 0
    const began = Date.now()
    const keys = users.flatMap((from) =>
      Array.from({ length: buyers }, (_, buyer) => ({ from, key: `${from.place}-${buyer}` })),
    )
    await eachOf(keys, Math.ceil(keys.length / machine.pace()), async ({ from, key }) => {
      const answer = await from.send(order(key), patienceMs)
      if (answer?.status === 201 || answer?.status === 200) {
        ledger.sales.push({ key, order: answer.body as Order })
      } else if (answer?.status !== 409) unanswered++
    })
    const soldOutAt = Date.now()
    await written(local, 0)

    const toldAt = Date.now()
    const { taken, refused } = local.state.writes
    const kvWrites = taken - writesBefore
    // One at once, one that is due at the end, and one for each interval between them.
    const kvWritesAtMost = Math.floor((toldAt - began) / writeMs) + 2

    const boundMs = cacheMs + writeMs + slackMs
    let staleReads = 0
    let soldByStale = 0
    let stalestMs = 0
    let shownStale = users.length
    let isOver = false
    const watching = users.map(async (one) => {
      while (!isOver) {
        const shown = await one.send(item(sku), patienceMs)
        if (!shown) unanswered++
        else if (available(shown) === 0) {
          shownStale--
          return
        } else {
          staleReads++
          stalestMs = Math.max(stalestMs, Date.now() - soldOutAt)
          const answer = await one.send(order(`${one.place}-late-${staleReads}`), patienceMs)
          if (!answer) unanswered++
          else if (answer.status < 400) soldByStale++
        }
        await sleep(100)
      }
    })
    await machine.until(() => shownStale === 0, soldOutAt, boundMs)
    isOver = true
    const freshAt = Date.now()
    await Promise.all(watching)

    await first.send(item('new'), patienceMs)
    await users.at(-1)?.send(put('new'), patienceMs)
    const seen = await first.send(item('new'), patienceMs)
    const sold = new Set(ledger.sales.map(({ order }) => order.id)).size
    const excuse = machine.excuse()

    return {
      drill: 'stale-read',
      story: `${stock} units were sold out everywhere while KV still showed some; KV's 60 s are ${cacheMs} ms here.`,
      figures: {
        stock,
        sold,
        staleReads,
        soldByAStaleNumber: soldByStale,
        stalestMs,
        boundMs,
        kvWrites,
        kvWritesAtMost,
        kvWritesRefused: refused,
        notAnswered: unanswered,
        ...machine.figures(),
      },
      promises: [
        judged(
          'somebody was shown units that were gone, though KV knew better',
          { wrong: false, unseen: staleReads === 0 },
          excuse,
        ),
        judged(
          'exactly the stock is sold',
          { wrong: sold > stock, unseen: sold < stock || unanswered > 0 },
          unanswered > 0 ? excuse : undefined,
        ),
        { promise: 'nothing is sold by what KV shows', kept: soldByStale === 0 },
        {
          promise: `nobody is shown them for longer than the cache and one write take (${cacheMs} + ${writeMs} ms, and ${slackMs} ms)`,
          ...machine.inTime(shownStale === 0 ? stalestMs : undefined, boundMs, soldOutAt, freshAt),
        },
        judged(
          'a burst of sales is few writes to KV, and none is refused',
          // What left a second apart may arrive closer on a slow machine, and is then written again.
          { wrong: kvWrites + refused > kvWritesAtMost, unseen: refused > 0 },
          excuse,
        ),
        judged(
          'an item looked for in vain is seen as soon as it is on sale',
          { wrong: seen !== undefined && available(seen) !== stock, unseen: !seen },
          excuse,
        ),
      ],
    }
  } finally {
    await local.stop()
    await machine.stop()
  }
}

/** Resolves when KV has been told, whatever is still shown. */
async function written({ state }: Local, units: number): Promise<void> {
  const deadline = Date.now() + patienceMs
  const shown = async () => JSON.parse((await state.read(`item:${sku}`)) ?? '{}').available
  while ((await shown()) !== units && Date.now() < deadline) await sleep(10)
}

function order(key: string) {
  return { method: 'POST', path: '/orders', body: { sku, quantity: 1 }, key } as const
}

function available(answer: Answer | undefined): number | undefined {
  return answer?.status === 200 ? (answer.body as { available: number }).available : undefined
}
