import { setTimeout as sleep } from 'node:timers/promises'
import { topology } from '../../topology.ts'
import { Machine } from '../rehearsal/machine.ts'
import type { Report } from '../rehearsal/report.ts'
import { startLocal } from '../start.ts'
import {
  before,
  type LoadOptions,
  missingElsewhere,
  recovery,
  settle,
  startSale,
  untilServed,
  without,
} from './load.ts'

/** Loses the last region under load, lets it come back, and holds all that users were told to one order of events. */
export async function loseRegion(options: LoadOptions): Promise<Report> {
  const { seconds, rate, speed } = options
  const lost = topology.regions.at(-1)?.name ?? topology.home
  const machine = new Machine()
  const local = await startLocal({ lagMs: 20, speed })
  try {
    const sale = await startSale(local, options, machine)
    await sleep(seconds * before * 1000)
    const lostAt = Date.now()
    await local.region(lost).lose()
    await sleep(seconds * without * 1000)
    await untilServed(lost, sale, options, lostAt, machine)
    const { missing, unanswered } = await missingElsewhere(local, sale.ledger, lost)
    const healedAt = Date.now()
    await local.region(lost).heal()
    const settled = await settle(local, sale, options, machine)
    const recovered = recovery(lost, sale, options, [lostAt, healedAt], machine)
    return {
      drill: 'lose-region',
      story: `${lost} was killed under ${rate} orders a second and came back ${((healedAt - lostAt) / 1000).toFixed(1)} s later.`,
      figures: {
        ...settled.figures,
        missingWhileAway: missing.length,
        notAnsweredWhileAway: unanswered,
        ...recovered.figures,
      },
      promises: [
        {
          promise: 'a lost region takes nothing with it: RPO 0',
          kept: missing.length === 0 && unanswered === 0,
          undecided: missing.length === 0 ? machine.excuse(lostAt, healedAt) : undefined,
        },
        ...recovered.promises,
        ...settled.promises,
      ],
    }
  } finally {
    await local.stop()
    await machine.stop()
  }
}
