import { StoreUnavailable } from './store.ts'

/** What the SDK's errors carry besides a name. */
interface Failure {
  name?: string
  code?: string
  $fault?: 'client' | 'server'
  CancellationReasons?: { Code?: string }[]
}

const CONDITION = ['ConditionalCheckFailed', 'ConditionalCheckFailedException']
const IN_THE_WAY = [
  'TransactionConflict',
  'TransactionConflictException',
  'TransactionInProgressException',
  'ThrottlingError',
  'ThrottlingException',
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
]
const UNREACHABLE = [
  'TimeoutError',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]

/** Whether a write did not happen because what it relied on has changed, or because another one was in its way. */
export function isContended(error: unknown): boolean {
  return reasonsOf(error).every((reason) => [...CONDITION, ...IN_THE_WAY].includes(reason))
}

/** The same method, with failures that may pass thrown as {@link StoreUnavailable}. */
export function guarded<A extends unknown[], R>(
  method: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await method(...args)
    } catch (error) {
      if (mayPass(error)) throw new StoreUnavailable(`${error}`, { cause: error })
      throw error
    }
  }
}

function mayPass(error: unknown): boolean {
  const { code = '', $fault } = error as Failure
  return (
    $fault === 'server' ||
    [...reasonsOf(error), code].some((reason) => [...IN_THE_WAY, ...UNREACHABLE].includes(reason))
  )
}

/** Why a transaction was cancelled, item by item, or else the error's own name. */
function reasonsOf(error: unknown): string[] {
  const { name = '', CancellationReasons = [] } = error as Failure
  const codes = CancellationReasons.map(({ Code }) => Code ?? 'None').filter((c) => c !== 'None')
  return codes.length > 0 ? codes : [name]
}
