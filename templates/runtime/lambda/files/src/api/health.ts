import type { Evacuation } from '../store/evacuation.ts'

/** Times in milliseconds. `cacheMs`: how old the flag may be; `waitMs`: how long a probe waits for a new one. */
export interface HealthOptions {
  cacheMs?: number
  waitMs?: number
}

/**
 * Whether this region should get traffic: a shallow check. Were it to fail with the database, a fault that all
 * regions share would take all of them out of DNS; so an unreadable flag keeps its last known value, and a slow one
 * is not waited for, since Route 53 gives up after two seconds.
 */
export function createHealth(
  store: Pick<Evacuation, 'evacuated'>,
  { cacheMs = 5_000, waitMs = 1_000 }: HealthOptions = {},
): () => Promise<'ok' | 'evacuated'> {
  let evacuated = false
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined

  async function read(): Promise<void> {
    try {
      evacuated = await store.evacuated()
    } catch {
      // The last known value stands.
    } finally {
      readAt = performance.now()
      reading = undefined
    }
  }

  return async () => {
    if (performance.now() - readAt >= cacheMs) {
      reading ??= read()
      await atMost(waitMs, reading)
    }
    return evacuated ? 'evacuated' : 'ok'
  }
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, timeout])
  clearTimeout(timer)
}
