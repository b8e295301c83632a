import { setTimeout as sleep } from 'node:timers/promises'
import type { Local } from '../toolkit/laptop/start.ts'

/** What befalls the orders of a hot item. */
export const mishap = 'connections break, and the database goes away'

const breaks = ['after', undefined, undefined, 'before', undefined, undefined] as const
/** A database that fails over is away for longer; here it need only be noticed. */
const awayMs = 200

/**
 * From now on the connection of every third order breaks, in turn before and after the database has done it.
 *
 * @returns what takes the whole database away for a moment
 */
export async function startMishaps({ state }: Local): Promise<() => Promise<void>> {
  let orders = 0
  state.befall((sent) =>
    sent.includes('INSERT INTO orders') ? breaks[orders++ % breaks.length] : undefined,
  )
  return async () => {
    state.cut()
    await sleep(awayMs)
    state.heal()
  }
}
