import type { Replication } from '../laptop/replication.ts'
import { type Judged, judged, type Report } from './report.ts'
import { type Attempt, faults, type Users } from './users.ts'

/**
 * What came of an act. `done`: the service has acknowledged it. `refused`: it said no, and may, as to what is gone.
 * `wrong`: it said what it may not say to anybody. Undefined: nobody answered, so it may have been done or not.
 */
export type Outcome = 'done' | 'refused' | 'wrong' | undefined

/** What the users of this service do, what they were told, and what must be true of it afterwards. One for each drill. */
export interface Workload {
  /**
   * Puts in place what has to be there before the first act.
   *
   * @param acts how many come at most; of a slow machine perhaps a quarter. What is to run out must be fewer than that
   * @throws when the service does not let it
   */
  open(users: readonly Users[], acts: number): Promise<void>
  /** One act of somebody near `from`, of one or more requests. Many go on at a time; each has a number of its own. */
  act(from: Users, number: number): Promise<Outcome>
  /** Somebody near `from` only looks, at what others have done too. */
  look(from: Users, number: number): Promise<unknown>
  /** Asks other regions for what one region has acknowledged, `since` then (ms since the epoch). */
  elsewhere(region: string, others: readonly Users[], since: number): Promise<Elsewhere>
  /** Asks every region, past the router, for all that was acknowledged. */
  audit(regions: readonly Users[], replication: Replication): Promise<Audited>
}

/** Of what one region has acknowledged. */
export interface Elsewhere {
  /** When it acknowledged (ms since the epoch) what one of the others says that it does not have. */
  missing: number[]
  /** How much one of the others has from it. */
  present: number
  /** Of how much none of them says so, and not all have answered. */
  unanswered: number
}

export interface Audited {
  figures: Report['figures']
  promises: Claim[]
}

export interface Claim {
  promise: string
  /** Something was seen that may not be: broken on any machine. */
  wrong: boolean
  /** Something was not answered: undecided on a machine that had no time, and broken on one that had. */
  unseen: boolean
}

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
