import { setTimeout as sleep } from 'node:timers/promises'
import type { Drill } from '../rehearsal/drill.ts'
import { Ledger } from '../rehearsal/ledger.ts'
import type { Report } from '../rehearsal/report.ts'
import { type Answer, type Order, Users } from '../rehearsal/users.ts'
import { type Local, places, startLocal } from '../start.ts'

/** A point of presence shows for 60 s what it has read in KV; here for so long. */
const cacheMs = 6_000
/** A change is written to KV at most so much later: src/store/shown-item.ts. */
const writeMs = 1_200
/** What this machine may add. */
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
  const local = await startLocal({ lagMs: cacheMs })
  try {
    const users = local.pops.map(({ url, name }) => new Users(url, name))
    const [first] = users as [Users]
    const item = (name: string) => ({ method: 'GET', path: `/items/${name}` }) as const
    const put = (name: string) => ({ ...item(name), method: 'PUT', body: { stock } }) as const
    await first.send(put(sku), patienceMs)
    await written(local, stock)
    await Promise.all(users.map((one) => one.send(item(sku), patienceMs)))

    const ledger = new Ledger(new Map([[sku, stock]]))
    const writesBefore = local.state.writes.taken
    let unanswered = 0
    await Promise.all(
      users.flatMap((from) =>
        Array.from({ length: buyers }, async (_, buyer) => {
          const key = `${from.place}-${buyer}`
          const answer = await from.send(order(key), patienceMs)
          if (answer?.status === 201 || answer?.status === 200) {
            ledger.sales.push({ key, order: answer.body as Order })
          } else if (answer?.status !== 409) unanswered++
        }),
      ),
    )
    const soldOutAt = Date.now()
    await written(local, 0)

    const boundMs = cacheMs + writeMs + slackMs
    let staleReads = 0
    let soldByStale = 0
    let stalestMs = 0
    await Promise.all(
      users.map(async (one) => {
        for (let still = true; still; await sleep(100)) {
          still = available(await one.send(item(sku), patienceMs)) !== 0
          if (!still || Date.now() - soldOutAt > 2 * boundMs) break
          staleReads++
          stalestMs = Math.max(stalestMs, Date.now() - soldOutAt)
          const answer = await one.send(order(`${one.place}-late-${staleReads}`), patienceMs)
          if (answer?.status !== 409) soldByStale++
        }
      }),
    )

    await first.send(item('new'), patienceMs)
    await users.at(-1)?.send(put('new'), patienceMs)
    const seen = available(await first.send(item('new'), patienceMs))
    const { taken, refused } = local.state.writes
    const sold = new Set(ledger.sales.map(({ order }) => order.id)).size

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
        kvWrites: taken - writesBefore,
        kvWritesRefused: refused,
        unanswered,
      },
      promises: [
        {
          promise: 'somebody was shown units that were gone, though KV knew better',
          kept: staleReads > 0,
        },
        { promise: 'exactly the stock is sold', kept: sold === stock && unanswered === 0 },
        { promise: 'nothing is sold by what KV shows', kept: soldByStale === 0 },
        {
          promise: `nobody is shown them for longer than the cache and one write take (${cacheMs} + ${writeMs} ms, and ${slackMs} ms)`,
          kept: stalestMs <= boundMs,
        },
        {
          promise: 'a burst of sales is few writes to KV, and none is refused',
          kept: taken - writesBefore < sold / 2 && refused === 0,
        },
        {
          promise: 'an item looked for in vain is seen as soon as it is on sale',
          kept: seen === stock,
        },
      ],
    }
  } finally {
    await local.stop()
  }
}

/** Resolves when KV has been told, whatever is still shown. */
async function written({ state }: Local, units: number): Promise<void> {
  const deadline = Date.now() + patienceMs
  while ((await state.shown(sku)) !== units && Date.now() < deadline) await sleep(10)
}

function order(key: string) {
  return { method: 'POST', path: '/orders', body: { sku, quantity: 1 }, key } as const
}

function available(answer: Answer | undefined): number | undefined {
  return answer?.status === 200 ? (answer.body as { available: number }).available : undefined
}
