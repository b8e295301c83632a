import type { Local } from '../laptop/start.ts'
import { type Answer, type Attempt, type Request, Users } from './users.ts'
import { Acts, type Workload } from './workload.ts'

/** One request: which region, which build answered, and whether it failed. */
export interface Served {
  region: string
  version: string | undefined
  failed: boolean
  /** Undefined when nobody answered. */
  status?: number | undefined
}

/**
 * Even load in minutes that are counted, not waited for: users of every region send so many requests in each, one after
 * another and without a second try. What an act still has to ask, it asks in the next minute.
 */
export class Minutes {
  /** What came of the acts that ended since this was last put here. */
  acts = new Acts()
  private readonly attempts: Attempt[] = []
  private readonly users: Counted[]
  private readonly requests: number
  /** Rejects when an act does, or when there is nothing to count. */
  private readonly acting: Promise<unknown>

  /** @param requests of each region in a minute */
  constructor({ router, regions }: Local, workload: Workload, requests: number) {
    this.requests = requests
    this.users = regions.map(({ name }) => new Counted(router.url, name, this.attempts))
    let number = 0
    const act = async (from: Counted): Promise<void> => {
      for (;;) {
        const before = from.sent
        this.acts.add(await workload.act(from, number++), from.location)
        if (from.sent === before) throw new Error('An act of drills/workload.ts sends no request.')
      }
    }
    this.acting = Promise.all(this.users.map(act))
    this.acting.catch(() => {})
  }

  /** Lets a minute pass, in lock-step over the regions. */
  async pass(): Promise<Served[]> {
    const begin = this.attempts.length
    const sent = Promise.all(this.users.map((one) => one.next(this.requests)))
    await Promise.race([sent, this.acting])
    return this.attempts.slice(begin).map(({ location, version, failed, status }) => ({
      region: location,
      version,
      failed,
      status,
    }))
  }
}

/** Users whose requests wait for their turn. */
class Counted extends Users {
  /** Requests so far, those that wait included. */
  sent = 0
  private turns = 0
  private unanswered = 0
  private end = () => {}
  private readonly waiting: (() => void)[] = []

  constructor(base: string, location: string, attempts: Attempt[]) {
    super(base, location, { attempts, patienceMs: 0 })
  }

  /** Lets so many requests go; resolves when all of them have ended. */
  next(requests: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.end = resolve
    this.unanswered = requests
    const waiting = this.waiting.splice(0, requests)
    this.turns = requests - waiting.length
    for (const go of waiting) go()
    return promise
  }

  override async sendOnce(request: Request): Promise<Answer | undefined> {
    this.sent++
    if (this.turns > 0) this.turns--
    else await new Promise<void>((go) => this.waiting.push(go))
    const answer = await super.sendOnce(request)
    if (--this.unanswered === 0) this.end()
    return answer
  }
}
