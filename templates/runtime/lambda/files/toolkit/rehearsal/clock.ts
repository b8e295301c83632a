interface Waiting {
  /** Seconds on this clock. */
  until: number
  go(error?: unknown): void
}

/**
 * A time that is counted, not waited for. It stands while anybody works, and then goes on to the earliest moment that somebody waits
 * for: one after the other, so that a rehearsal comes out the same each time, however quick the machine is.
 */
export class Clock {
  /** Seconds since it began. */
  now = 0
  private readonly waiting = new Set<Waiting>()
  private working = 0
  private readonly minute: () => Promise<void>

  /** @param minute what goes on in each minute, before it is over */
  constructor(minute: () => Promise<void>) {
    this.minute = minute
  }

  /** The time stands while this goes on. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.working++
    try {
      return await work()
    } finally {
      this.working--
      setImmediate(() => this.goOn())
    }
  }

  /**
   * @param signal ends it early, and not as a failure
   * @throws what went wrong in a minute that passed
   */
  wait(seconds: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const one: Waiting = {
      until: this.now + seconds,
      go: (error) => {
        this.waiting.delete(one)
        signal?.removeEventListener('abort', end)
        if (error === undefined) resolve()
        else reject(error)
      },
    }
    const end = () => one.go()
    this.waiting.add(one)
    if (signal?.aborted) end()
    else signal?.addEventListener('abort', end)
    // Not before those who have been woken have begun to work, or wait again.
    setImmediate(() => this.goOn())
    return promise
  }

  private async goOn(): Promise<void> {
    const [next] = [...this.waiting].sort((a, b) => a.until - b.until)
    if (this.working > 0 || !next) return
    await this.during(async () => {
      try {
        while (next.until >= this.minuteEnds()) {
          await this.minute()
          this.now = this.minuteEnds()
        }
        this.now = Math.max(this.now, next.until)
        next.go()
      } catch (error) {
        next.go(error)
      }
    })
  }

  private minuteEnds(): number {
    return 60 * (Math.floor(this.now / 60) + 1)
  }
}
