import { setTimeout as sleep } from 'node:timers/promises'
import { newWorkload } from '../../drills/workload.ts'
import { topology } from '../../topology.ts'
import { engine } from '../laptop/engine.ts'
import { type LocalRegion, startLocal } from '../laptop/start.ts'
import type { Drill } from '../rehearsal/drills.ts'
import { Load, type LoadOptions } from '../rehearsal/load.ts'
import { Machine } from '../rehearsal/machine.ts'
import { before, recovery, untilServed, without } from '../rehearsal/recovery.ts'
import { judged, type Report } from '../rehearsal/report.ts'
import { type Attempt, Users } from '../rehearsal/users.ts'
import type { Workload } from '../rehearsal/workload.ts'

const [first, last] = [topology.home, topology.regions.at(-1)?.name ?? topology.home]

export const drill: Drill<LoadOptions> = {
  title: 'cuts one link, then cuts the last region off from all others under load',
  run: cutReplication,
}

/**
 * Cuts one link under load, then the last region off from all others, and lets it rejoin. Alone it can neither write nor
 * tell what is true: its users must be served elsewhere, and nobody may be told what is no longer true.
 */
async function cutReplication(options: LoadOptions): Promise<Report> {
  const { seconds, rate, speed } = options
  const machine = new Machine()
  const local = await startLocal({ lagMs: engine.drills.lagMs, speed })
  const workload = newWorkload()
  const load = new Load(local, workload, options, machine)
  try {
    local.replication.cut(first, last)
    await load.open()
    load.start()
    const startedAt = Date.now()
    await sleep(seconds * before * 1000)
    const moved = load.attempts.filter(
      ({ location, routedTo }) => routedTo !== undefined && routedTo !== location,
    ).length
    local.replication.restore(first, last)

    local.replication.isolate(last)
    const isolatedAt = Date.now()
    const forMs = seconds * without * 1000
    const alone = await answersOf(local.region(last), workload, forMs)
    await untilServed(last, load.attempts, speed, isolatedAt, machine)
    local.replication.rejoin(last)
    const rejoinedAt = Date.now()
    await load.stop()
    const audit = await load.judge()
    const recovered = recovery(last, load.attempts, speed, [isolatedAt, rejoinedAt], machine)
    return {
      drill: 'cut-replication',
      story: `The link from ${first} to ${last} was cut under ${rate} acts a second, then ${last} was cut off from all others for ${((rejoinedAt - isolatedAt) / 1000).toFixed(1)} s.`,
      figures: {
        ...audit.figures,
        movedByOneCutLink: moved,
        answeredAlone: alone.answered,
        ...recovered.figures,
      },
      promises: [
        // A probe that a slow machine answers too late moves users as well.
        {
          promise: 'one cut link moves nobody: two of three agree',
          kept: moved === 0,
          undecided: machine.excuse(startedAt, isolatedAt),
        },
        judged(
          'a region that is cut off answers nothing',
          { wrong: alone.answered > 0, unseen: alone.asked === 0 },
          undefined,
        ),
        ...recovered.promises,
        ...audit.promises,
      ],
    }
  } finally {
    load.abandon()
    await local.stop()
    await machine.stop()
  }
}

/** Asks a region past the router for so long, once at a time; resolves to how often it was asked, and answered. */
async function answersOf(
  { name, url }: LocalRegion,
  workload: Workload,
  forMs: number,
): Promise<{ asked: number; answered: number }> {
  const until = Date.now() + forMs
  const attempts: Attempt[] = []
  const users = new Users(url, name, { attempts, patienceMs: 0 })
  for (let number = 0; Date.now() < until; number++) {
    await workload.look(users, number)
    await sleep(50)
  }
  return { asked: attempts.length, answered: attempts.filter(({ failed }) => !failed).length }
}
