import { StoreBusy, StoreUnavailable } from './errors.ts'

/** The database did not answer: it cannot be reached, it is slow, or the connection broke. Nothing says what was done. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

/** The database answers, and has no room for one more: not here, and not in the other region, which is the same one. */
export class Crowded extends NoAnswer {
  override name = 'Crowded'
}

/** A request's own time was over first. It says nothing of the database: Lambda may have slept in the middle of it. */
export class TimeIsUp extends Error {
  override name = 'TimeIsUp'
}

/**
 * Another transaction was in the way, and this one did nothing: a conflict of rows (OC000) or with a change of the
 * schema (OC001), both with the SQLSTATE 40001; or the row was inserted by another one first.
 */
export function isConflict(error: unknown): boolean {
  return ['40001', '40P01', '23505', 'OC000', 'OC001'].includes(stateOf(error) ?? '')
}

/** An error of the database's own, as it is; whatever else a request to it ends with, as {@link NoAnswer}. */
export function named(error: unknown): unknown {
  const state = stateOf(error)
  // Connection, resources, shutdown: said by the database, and yet no answer to what was asked.
  if (state && !/^(08|53|57P|XX)/.test(state)) return error
  const Kind = state?.startsWith('53') ? Crowded : NoAnswer
  return new Kind(`${(error as Error).message || error}`, { cause: error })
}

/** The same method, with failures that may pass thrown as {@link StoreUnavailable} or {@link StoreBusy}. */
export function guarded<A extends unknown[], R>(
  method: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await method(...args)
    } catch (error) {
      if (isConflict(error) || error instanceof Crowded) {
        throw new StoreBusy(`${error}`, { cause: error })
      }
      if (error instanceof NoAnswer || error instanceof TimeIsUp) {
        throw new StoreUnavailable(`${error}`, { cause: error })
      }
      throw error
    }
  }
}

/** Five characters: PostgreSQL's own kind of code. A socket's errors have longer ones, such as ECONNREFUSED. */
function stateOf(error: unknown): string | undefined {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}
