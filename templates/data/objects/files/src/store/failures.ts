import { StoreUnavailable } from './store.ts'

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

/** The same call, with failures that may pass thrown as {@link StoreUnavailable}. */
export async function reached<P extends Promise<unknown>>(call: P): Promise<Awaited<P>> {
  try {
    return await call
  } catch (error) {
    if (mayPass(error)) throw new StoreUnavailable(`${error}`, { cause: error })
    throw error
  }
}
