import { StoreBusy, StoreUnavailable } from './errors.ts'

/** The database did not answer: it cannot be reached, it is slow, or the connection broke. Nothing says what was done. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

/** A transaction was refused since another was in its way, and did nothing: serialization failure, deadlock. */
export const isConflict = (error: unknown): boolean =>
  ['40001', '40P01'].includes(stateOf(error) ?? '')

/** A row with that key is there: the statement did nothing. */
export const wasThereFirst = (error: unknown): boolean => stateOf(error) === '23505'

/** The database has no room for one more: connections, memory. */
const isCrowded = (error: unknown): boolean => stateOf(error)?.startsWith('53') === true

/** An error of the database's own, as it is; whatever else a request to it ends with, as {@link NoAnswer}. */
export function named(error: unknown): unknown {
  const state = stateOf(error)
  // Not said of the statement: connection, shutdown or a standby, inside, and 58000, which is Hyperdrive's own for all that PostgreSQL
  // has no code for, such as no connection to be had.
  if (state && !/^(08|25006|57P|58|XX)/.test(state)) return error
  return new NoAnswer(`${(error as Error).message || error}`, { cause: error })
}

/** The same method, with failures that may pass thrown as {@link StoreUnavailable} or {@link StoreBusy}. */
export function guarded<A extends unknown[], R>(
  method: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await method(...args)
    } catch (error) {
      if (isConflict(error) || isCrowded(error)) throw new StoreBusy(`${error}`, { cause: error })
      if (error instanceof NoAnswer) throw new StoreUnavailable(`${error}`, { cause: error })
      throw error
    }
  }
}

/** Five characters: PostgreSQL's own kind of code. A socket's errors have longer ones, such as ECONNREFUSED. */
function stateOf(error: unknown): string | undefined {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}
