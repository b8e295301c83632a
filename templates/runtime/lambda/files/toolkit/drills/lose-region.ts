import { setTimeout as sleep } from 'node:timers/promises'
import { newWorkload } from '../../drills/workload.ts'
import { topology } from '../../topology.ts'
import { engine } from '../laptop/engine.ts'
import { startLocal } from '../laptop/start.ts'
import type { Drill } from '../rehearsal/drills.ts'
import { Load, type LoadOptions } from '../rehearsal/load.ts'
import { Machine } from '../rehearsal/machine.ts'
import { before, recovery, slackMs, untilServed, without } from '../rehearsal/recovery.ts'
import type { Judged, Report } from '../rehearsal/report.ts'
import { regionsOf } from '../rehearsal/users.ts'
import type { Elsewhere } from '../rehearsal/workload.ts'

const { lagMs, rpoMs: mostMs } = engine.drills
/** How long a region is asked for something while another one is away. */
const patienceMs = 5000

export const drill: Drill<LoadOptions> = {
  title: 'kills the last region under load and brings it back',
  run: loseRegion,
}

/** Loses the last region under load, lets it come back, and counts what became of all that was acknowledged. */
async function loseRegion(options: LoadOptions): Promise<Report> {
  const { seconds, rate, speed } = options
  const lost = topology.regions.at(-1)?.name ?? topology.home
  const machine = new Machine()
  const local = await startLocal({ lagMs, speed })
  const workload = newWorkload()
  const load = new Load(local, workload, options, machine)
  try {
    await load.open()
    load.start()
    await sleep(seconds * before * 1000)
    const lostAt = Date.now()
    await local.region(lost).lose()
    await sleep(seconds * without * 1000)
    await untilServed(lost, load.attempts, speed, lostAt, machine)
    const others = regionsOf(local, patienceMs).filter(({ location }) => location !== lost)
    const elsewhere = await workload.elsewhere(lost, others, 0)
    const healedAt = Date.now()
    await local.region(lost).heal()
    await load.stop()
    const judged = await load.judge()
    const { missing, unanswered } = elsewhere
    const rpoMs = missing.length > 0 ? lostAt - Math.min(...missing) : 0
    const recovered = recovery(lost, load.attempts, speed, [lostAt, healedAt], machine)
    return {
      drill: 'lose-region',
      story: `${lost} was killed under ${rate} acts a second and came back ${((healedAt - lostAt) / 1000).toFixed(1)} s later.`,
      figures: {
        ...judged.figures,
        missingWhileAway: missing.length,
        notAnsweredWhileAway: unanswered,
        rpoMs,
        lagMs,
        ...recovered.figures,
      },
      promises: [
        takesNoMore(elsewhere, [lostAt, healedAt], rpoMs, machine),
        ...recovered.promises,
        ...judged.promises,
      ],
    }
  } finally {
    load.abandon()
    await local.stop()
    await machine.stop()
  }
}

/** @param rpoMs how long before its loss the lost region acknowledged the first of what others do not have */
function takesNoMore(
  { missing, unanswered }: Elsewhere,
  [lostAt, healedAt]: [number, number],
  rpoMs: number,
  machine: Machine,
): Judged {
  if (mostMs === 0) {
    return {
      promise: 'a lost region takes nothing with it: RPO 0',
      kept: missing.length === 0 && unanswered === 0,
      undecided: missing.length === 0 ? machine.excuse(lostAt, healedAt) : undefined,
    }
  }
  const rpo = machine.inTime(rpoMs, mostMs + slackMs, lostAt - rpoMs, healedAt)
  return {
    promise: `a lost region takes no more than its replication lag with it until it heals (${mostMs} ms, and ${slackMs} ms)`,
    kept: rpo.kept && unanswered === 0,
    undecided: rpo.kept ? machine.excuse() : rpo.undecided,
  }
}
