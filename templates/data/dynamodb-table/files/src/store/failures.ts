import { StoreBusy, StoreUnavailable } from './errors.ts'

/** What the SDK's errors carry besides a name. */
interface Failure {
  name?: string
  code?: string
  $fault?: 'client' | 'server'
  CancellationReasons?: { Code?: string }[]
}

const CONDITION = ['ConditionalCheckFailed', 'ConditionalCheckFailedException']
const IN_THE_WAY = [
  'ReplicatedWriteConflictException',
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
  'AbortError',
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

/**
 * The same method, with failures that may pass thrown as {@link StoreUnavailable} or {@link StoreBusy}. The latter for a read that is
 * throttled too: each partition has its own limits, whatever the table has left, and they are those of the item's other readers
 * (DynamoDB Developer Guide, *Key range throughput exceeded*). Elsewhere its users would meet the same.
 */
export function guarded<A extends unknown[], R>(
  method: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await method(...args)
    } catch (error) {
      const reasons = [...reasonsOf(error), (error as Failure).code ?? '']
      const isAmong = (those: string[]) => reasons.some((reason) => those.includes(reason))
      if (isAmong(IN_THE_WAY)) throw new StoreBusy(`${error}`, { cause: error })
      if (isAmong(UNREACHABLE) || (error as Failure).$fault === 'server') {
        throw new StoreUnavailable(`${error}`, { cause: error })
      }
      throw error
    }
  }
}

/** Why a transaction was cancelled, item by item, or else the error's own name. */
function reasonsOf(error: unknown): string[] {
  const { name = '', CancellationReasons = [] } = error as Failure
  const codes = CancellationReasons.map(({ Code }) => Code ?? 'None').filter((c) => c !== 'None')
  return codes.length > 0 ? codes : [name]
}
