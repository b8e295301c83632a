/** Times in milliseconds. `cacheMs`: how old the flag may be; `waitMs`: how long a probe waits for a new one. */
export interface HealthOptions {
  cacheMs?: number
  waitMs?: number
}

/**
 * Whether this region should get traffic, as its store says with `evacuated()`. What that cannot tell keeps its last known value:
 * were the check to fail with the database, a fault that all regions share would take all of them out of DNS. A slow answer is
 * not waited for, since a probe gives up soon. An instance that was never told says ok: instances begin by the dozen where a
 * region takes over another's users, and a table that throttles them must not take that one out too.
 */
export function createHealth(
  store: { evacuated(): Promise<boolean> },
  { cacheMs = 5_000, waitMs = 1_000 }: HealthOptions = {},
): () => Promise<'ok' | 'evacuated'> {
  let evacuated = false
  let readAt = Number.NEGATIVE_INFINITY
  // From the start, so that a new instance's first probe need not wait for it, or answer without.
  let reading: Promise<void> | undefined = read()

  async function read(): Promise<void> {
    const startedAt = performance.now()
    try {
      evacuated = await store.evacuated()
    } catch {
      // The last known value stands.
    } finally {
      // As old as the question: what took longer than its age may be is asked again by the next probe.
      readAt = startedAt
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
