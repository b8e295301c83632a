import { engine } from '../toolkit/laptop/engine.ts'
import { startLocal } from '../toolkit/laptop/start.ts'
import type { Drill } from '../toolkit/rehearsal/drills.ts'
import type { LoadOptions } from '../toolkit/rehearsal/load.ts'
import { Machine } from '../toolkit/rehearsal/machine.ts'
import type { Report } from '../toolkit/rehearsal/report.ts'
import { type Attempt, regionsOf, Users } from '../toolkit/rehearsal/users.ts'
import { Acts } from '../toolkit/rehearsal/workload.ts'
import { topology } from '../topology.ts'
import { newWorkload } from './workload.ts'

/** So many units of each are left when the rush begins, and so many buyers come at once. */
const rushed = new Map([
  ['last-lamps', 5],
  ['last-chairs', 5],
  ['last-mugs', 5],
])
const buyers = 20

export const drill: Drill<LoadOptions> = {
  title: 'more buyers than units, all at once and from every region',
  run: rush,
}

/** One item after another: they all see that there are some left before any of them has bought. */
async function rush({ speed }: LoadOptions): Promise<Report> {
  const machine = new Machine()
  const local = await startLocal({ lagMs: engine.drills.lagMs, speed })
  try {
    const attempts: Attempt[] = []
    const users = topology.regions.map(
      ({ name }) => new Users(local.router.url, name, { attempts }),
    )
    const sale = newWorkload()
    const acts = new Acts()
    await sale.putOnSale(users, rushed)
    for (const sku of rushed.keys()) {
      await Promise.all(
        Array.from({ length: buyers }, async (_, number) => {
          const from = users[number % users.length]
          if (from) acts.add(await sale.buy(from, `${sku}-${number}`, sku, 1), from.location)
        }),
      )
    }
    const audit = await sale.audit(regionsOf(local), local.replication)
    const excuse = machine.excuse()
    return {
      drill: 'rush',
      story: `${buyers} buyers at once came for the last ${[...rushed.values()][0]} units of an item, ${rushed.size} times over.`,
      figures: {
        requests: attempts.length,
        ...acts.figures(),
        ...audit.figures,
        ...machine.figures(),
      },
      promises: acts.judge(attempts, audit.promises, excuse),
    }
  } finally {
    await local.stop()
    await machine.stop()
  }
}
