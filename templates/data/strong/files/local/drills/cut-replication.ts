import { setTimeout as sleep } from 'node:timers/promises'
import { topology } from '../../topology.ts'
import { Machine } from '../rehearsal/machine.ts'
import type { Report } from '../rehearsal/report.ts'
import { type LocalRegion, startLocal } from '../start.ts'
import { Users } from './client.ts'
import {
  before,
  type LoadOptions,
  recovery,
  settle,
  startSale,
  untilServed,
  without,
} from './load.ts'

const [first, last] = [topology.home, topology.regions.at(-1)?.name ?? topology.home]

/**
 * Cuts one link under load, then the last region off from all others, and lets it rejoin. Alone it can neither sell nor
 * tell what is left: its users must be served elsewhere, and nobody may be told what is no longer true.
 */
export async function cutReplication(options: LoadOptions): Promise<Report> {
  const { seconds, rate, speed } = options
  const machine = new Machine()
  const local = await startLocal({ lagMs: 20, speed })
  try {
    local.replication.cut(first, last)
    const sale = await startSale(local, options, machine)
    const startedAt = Date.now()
    await sleep(seconds * before * 1000)
    const moved = sale.attempts.filter(
      ({ location, routedTo }) => routedTo !== undefined && routedTo !== location,
    ).length
    local.replication.restore(first, last)

    local.replication.isolate(last)
    const isolatedAt = Date.now()
    const answeredAlone = await answersOf(local.region(last), seconds * without * 1000)
    await untilServed(last, sale, options, isolatedAt, machine)
    local.replication.rejoin(last)
    const rejoinedAt = Date.now()
    const settled = await settle(local, sale, options, machine)
    const recovered = recovery(last, sale, options, [isolatedAt, rejoinedAt], machine)
    return {
      drill: 'cut-replication',
      story: `The link from ${first} to ${last} was cut under ${rate} orders a second, then ${last} was cut off from all others for ${((rejoinedAt - isolatedAt) / 1000).toFixed(1)} s.`,
      figures: {
        ...settled.figures,
        movedByOneCutLink: moved,
        answeredAlone,
        ...recovered.figures,
      },
      promises: [
        // A probe that a slow machine answers too late moves users as well.
        {
          promise: 'one cut link moves nobody: two of three agree',
          kept: moved === 0,
          undecided: machine.excuse(startedAt, isolatedAt),
        },
        { promise: 'a region that is cut off answers nothing', kept: answeredAlone === 0 },
        ...recovered.promises,
        ...settled.promises,
      ],
    }
  } finally {
    await local.stop()
    await machine.stop()
  }
}

/** Asks a region past the router for so long; resolves to how often it told something about the stock. */
async function answersOf({ name, url }: LocalRegion, forMs: number): Promise<number> {
  const until = Date.now() + forMs
  const users = new Users(url, name)
  let answered = 0
  while (Date.now() < until) {
    const answer = await users.sendOnce({ method: 'GET', path: '/items/hot' })
    if (answer && answer.status < 500) answered++
    await sleep(50)
  }
  return answered
}
