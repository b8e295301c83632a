import { StoreBusy, StoreUnavailable } from './errors.ts'

/** What the platform says of a call to an object that did not come back. */
interface Failure {
  retryable?: boolean
  overloaded?: boolean
  durableObjectReset?: boolean
}

/** Whether a call failed on the way, or because its object was moved, restarted or too busy: not over a fault of ours. */
export function mayPass(error: unknown): boolean {
  const { retryable, overloaded, durableObjectReset } = error as Failure
  return Boolean(retryable || overloaded || durableObjectReset)
}

/** Whether more wait for one object than it can answer. It is the same object from everywhere. */
export function isOverloaded(error: unknown): boolean {
  return Boolean((error as Failure).overloaded)
}

/** The same call, with failures that may pass thrown as {@link StoreUnavailable} or {@link StoreBusy}. */
export async function reached<P extends Promise<unknown>>(call: P): Promise<Awaited<P>> {
  try {
    return await call
  } catch (error) {
    if (isOverloaded(error)) throw new StoreBusy(`${error}`, { cause: error })
    if (mayPass(error)) throw new StoreUnavailable(`${error}`, { cause: error })
    throw error
  }
}
