import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { Crowded, guarded, NoAnswer, TimeIsUp } from './failures.ts'
import { type Ask, REQUEST_MS, transactionsOn } from './transactions.ts'

/** A probe waits for a second, and then Lambda may sleep until the next one: what a read comes to later says nothing. */
const PROBE_MS = 1_000
const FLAG_MS = 900

/** An operator's switch for each region, in the service's own database. */
export function flagOf(options: {
  pool: Pool
  /** The region that asks. */
  region: string
  /** Milliseconds for all that one request does to the database. */
  requestMs?: number
}) {
  const { pool, region, requestMs = REQUEST_MS } = options
  const { askOnce } = transactionsOn(pool, requestMs)
  const flagMs = Math.min(FLAG_MS, requestMs)
  const probing = transactionsOn(pool, flagMs)
  /** How many reads of the flag in a row met with silence while somebody was awake to hear it. */
  let silences = 0

  async function flag(ask: Ask = askOnce): Promise<boolean> {
    const [row] = await ask('SELECT evacuated FROM evacuations WHERE region = $1', region)
    return row?.evacuated === true
  }

  /**
   * By an operator's switch, or because the database does not answer here, in two attempts: a cluster that sees neither
   * the other nor the witness refuses everything, or is silent. Users are better served elsewhere. So this is no shallow
   * check, and one that fails everywhere may take all regions out at once (README.md, *When a region is lost*). A crowd
   * would only follow them.
   */
  async function evacuated(): Promise<boolean> {
    const start = performance.now()
    try {
      const isFlagged = await inTime(flagMs, flag(probing.askOnce))
      silences = 0
      return isFlagged
    } catch (error) {
      if (error instanceof Crowded) throw error
      if (error instanceof NoAnswer) return true
      if (error instanceof TimeIsUp && performance.now() - start < PROBE_MS) silences++
      if (silences > 1) return true
      throw error
    }
  }

  async function setEvacuated(name: string, to: boolean): Promise<void> {
    await askOnce(
      `INSERT INTO evacuations (region, evacuated) VALUES ($1, $2)
       ON CONFLICT (region) DO UPDATE SET evacuated = excluded.evacuated`,
      ...[name, to],
    )
  }

  return {
    /** The operators' switch alone, for them: throws when it cannot be read. */
    flag: guarded(() => flag()),
    evacuated: guarded(evacuated),
    setEvacuated: guarded(setEvacuated),
  }
}

async function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  const end = sleep(ms, undefined, { ref: false }).then(() => {
    throw new TimeIsUp(`It took longer than ${ms} ms.`)
  })
  return Promise.race([work, end])
}
