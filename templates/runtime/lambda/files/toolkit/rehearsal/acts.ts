import { type Judged, judged } from './report.ts'
import { type Attempt, faults } from './users.ts'
import type { Claim, Outcome } from './workload.ts'

/** What came of a drill's acts. */
export class Acts {
  done = 0
  refused = 0
  /** Those that were answered as nobody may be. */
  wrong = 0
  unanswered = 0
  /** Where somebody's act was done. */
  readonly places = new Set<string>()

  add(outcome: Outcome, place: string): void {
    this[outcome ?? 'unanswered']++
    if (outcome === 'done') this.places.add(place)
  }

  figures() {
    const { done, refused, wrong, unanswered } = this
    return { acknowledged: done, refused, answeredWrongly: wrong, gaveUp: unanswered }
  }

  /**
   * Where nothing was acknowledged, nothing can be lost or told wrongly: such a drill has shown nothing.
   *
   * @param excuse why this machine may not have been able to answer
   */
  someDone(excuse: string | undefined): Judged {
    const { done, unanswered } = this
    const none = done === 0
    return judged(
      "something was acknowledged: without it this drill shows nothing (act's 'done' in drills/workload.ts)",
      { wrong: none && unanswered === 0, unseen: none },
      excuse,
    )
  }

  /** The same of everybody: a fault of the service's own is no slow machine's. */
  allServed(attempts: readonly Attempt[], excuse: string | undefined): Judged {
    const { wrong, unanswered } = this
    return judged(
      'every user who retried was served',
      { wrong: wrong > 0 || (unanswered > 0 && faults(attempts) > 0), unseen: unanswered > 0 },
      excuse,
    )
  }

  /** What every workload is held to, and what this one claims. */
  judge(
    attempts: readonly Attempt[],
    claims: readonly Claim[],
    excuse: string | undefined,
  ): Judged[] {
    return [
      this.someDone(excuse),
      this.allServed(attempts, excuse),
      ...claims.map(({ promise, ...seen }) => judged(promise, seen, excuse)),
    ]
  }
}
