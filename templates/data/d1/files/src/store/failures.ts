import { StoreBusy, StoreUnavailable } from './errors.ts'

/** What D1's errors say when trying again may help, from its error list; it has no codes. */
const passing = [
  'Network connection lost',
  'Cannot resolve D1 DB due to transient issue',
  'storage caused object to be reset',
  'storage operation exceeded timeout',
  'reset because its code was updated',
]

/** More wait for the primary than it can answer. It is the same primary from everywhere. */
const OVERLOADED = 'D1 DB is overloaded'

/**
 * The same method, with failures that may pass thrown as {@link StoreUnavailable} or {@link StoreBusy}. D1 repeats reads by itself; a write is
 * left to the client, who has to be able to repeat it anyway.
 */
export function guarded<A extends unknown[], R>(
  method: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await method(...args)
    } catch (error) {
      if (`${error}`.includes(OVERLOADED)) throw new StoreBusy(`${error}`, { cause: error })
      if (!passing.some((text) => `${error}`.includes(text))) throw error
      throw new StoreUnavailable(`${error}`, { cause: error })
    }
  }
}
