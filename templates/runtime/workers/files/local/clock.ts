import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../ops/command.ts'

/** The time by which a rollout waits and errors are counted, in milliseconds. */
export interface Clock {
  now(): number
  pause(ms: number): Promise<void>
}

/** Time that passes `speed` times as fast, and whose pauses can be ended. */
export class FastClock implements Clock {
  private readonly speed: number
  private ending = new AbortController()

  constructor(speed: number) {
    this.speed = speed
  }

  now(): number {
    return performance.now() * this.speed
  }

  async pause(ms: number): Promise<void> {
    const { signal } = this.ending
    try {
      await sleep(ms / this.speed, undefined, { signal })
    } catch (error) {
      throw signal.aborted ? new Failure('It was taken back by hand.') : error
    }
  }

  /** Whoever is in a pause fails now. */
  interrupt(): void {
    this.ending.abort()
    this.ending = new AbortController()
  }
}
