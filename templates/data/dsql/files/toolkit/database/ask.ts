import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { isConflict } from '../../active-active.config.ts'

/** Runs one statement. */
export type Ask = (text: string, ...values: unknown[]) => Promise<Record<string, unknown>[]>

/** Statements of their own, each repeated while another transaction is in its way. */
export const asker =
  (pool: Pool): Ask =>
  async (text, ...values) => {
    for (let tried = 0; ; tried++) {
      try {
        return (await pool.query(text, values)).rows ?? []
      } catch (error) {
        // Rows of which there are two, where there may be one, are no conflict that passes.
        if (tried === 10 || !isConflict(error) || (error as { code?: string }).code === '23505')
          throw error
        await sleep(Math.random() * 50 * 2 ** Math.min(tried, 5))
      }
    }
  }
