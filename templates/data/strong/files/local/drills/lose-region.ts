import { setTimeout as sleep } from 'node:timers/promises'
import { topology } from '../../topology.ts'
import type { Report } from '../rehearsal/report.ts'
import { startLocal } from '../start.ts'
import {
  before,
  type LoadOptions,
  missingElsewhere,
  recovery,
  settle,
  startSale,
  without,
} from './load.ts'

/** Loses the last region under load, lets it come back, and holds all that users were told to one order of events. */
export async function loseRegion(options: LoadOptions): Promise<Report> {
  const { seconds, rate, speed } = options
  const lost = topology.regions.at(-1)?.name ?? topology.home
  const local = await startLocal({ lagMs: 20, speed })
  try {
    const sale = await startSale(local, options)
    await sleep(seconds * before * 1000)
    const lostAt = Date.now()
    await local.region(lost).lose()
    await sleep(seconds * without * 1000)
    const away = await missingElsewhere(local, sale.ledger, lost)
    const healedAt = Date.now()
    await local.region(lost).heal()
    const settled = await settle(local, sale)
    const recovered = recovery(lost, sale, options, [lostAt, healedAt])
    return {
      drill: 'lose-region',
      story: `${lost} was killed under ${rate} orders a second and came back ${((healedAt - lostAt) / 1000).toFixed(1)} s later.`,
      figures: { ...settled.figures, missingWhileAway: away.length, ...recovered.figures },
      promises: [
        { promise: 'a lost region takes nothing with it: RPO 0', kept: away.length === 0 },
        ...recovered.promises,
        ...settled.promises,
      ],
    }
  } finally {
    await local.stop()
  }
}
