import { setTimeout as sleep } from 'node:timers/promises'
import { newWorkload } from '../../drills/workload.ts'
import { engine } from '../laptop/engine.ts'
import { type Local, startLocal } from '../laptop/start.ts'
import type { Drill } from '../rehearsal/drills.ts'
import { Load, type LoadOptions, linksOf } from '../rehearsal/load.ts'
import { Machine } from '../rehearsal/machine.ts'
import { without } from '../rehearsal/recovery.ts'
import { judged, type Report } from '../rehearsal/report.ts'
import { regionsOf } from '../rehearsal/users.ts'
import type { Workload } from '../rehearsal/workload.ts'

const { lagMs } = engine.drills
/** How long a region is asked what it knows. */
const patienceMs = 10_000

export const drill: Drill<LoadOptions> = {
  title: 'cuts all links under load, restores them, and counts what the regions then say',
  run: cutReplication,
}

/** Cuts every link before anybody acts, restores them while they go on, and counts what became of all of it. */
async function cutReplication(options: LoadOptions): Promise<Report> {
  const { seconds, rate, speed } = options
  const machine = new Machine()
  const local = await startLocal({ lagMs, speed })
  const workload = newWorkload()
  const load = new Load(local, workload, options, machine)
  const links = linksOf(local)
  try {
    await load.open()
    for (const [a, b] of links) local.replication.cut(a, b)
    const cutAt = Date.now()
    load.start()
    await sleep(Math.max(seconds * without * 1000, lagMs * 2))
    const wentOn = load.acts.places.size
    const leaks = await countLeaks(local, workload, cutAt)
    const backlog = local.regions.map(({ name }) => local.replication.pendingFrom(name))
    const backlogWrites = backlog.reduce((sum, { count }) => sum + count, 0)

    for (const [a, b] of links) local.replication.restore(a, b)
    await load.stop()
    const audit = await load.judge()
    const excuse = machine.excuse()
    return {
      drill: 'cut-replication',
      story: `All links were cut, every region's users went on with ${rate} acts a second together, and the links were restored.`,
      figures: {
        ...audit.figures,
        leaks,
        backlogWrites,
        backlogAgeMs: Math.round(Math.max(...backlog.map(({ oldestAgeMs }) => oldestAgeMs))),
      },
      promises: [
        {
          promise: 'nothing crossed a cut link',
          // What nobody has written does not wait either.
          kept: leaks === 0 && (backlogWrites > 0 || load.acts.done === 0),
        },
        judged(
          "every region's users got something done while apart",
          { wrong: false, unseen: wentOn < local.regions.length },
          excuse,
        ),
        ...audit.promises,
      ],
    }
  } finally {
    load.abandon()
    await local.stop()
    await machine.stop()
  }
}

/** Links over which one region has come to know what another one has acknowledged since they were cut, asked past the router. */
async function countLeaks(local: Local, workload: Workload, cutAt: number): Promise<number> {
  const regions = regionsOf(local, patienceMs)
  const links = regions.flatMap((from) =>
    regions.filter((to) => to !== from).map((to) => [from.location, to] as const),
  )
  const known = await Promise.all(links.map(([from, to]) => workload.elsewhere(from, [to], cutAt)))
  return known.filter(({ present }) => present > 0).length
}
