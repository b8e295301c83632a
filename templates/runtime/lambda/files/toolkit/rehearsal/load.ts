import { setTimeout as sleep } from 'node:timers/promises'
import { topology } from '../../topology.ts'
import { engine } from '../laptop/engine.ts'
import type { Local } from '../laptop/start.ts'
import type { Machine } from './machine.ts'
import { before, without } from './recovery.ts'
import type { Judged, Report } from './report.ts'
import { type Attempt, regionsOf, Users } from './users.ts'
import { Acts, type Workload } from './workload.ts'

export interface LoadOptions {
  /** How long the load lasts. */
  seconds: number
  /** Acts a second, over all regions. */
  rate: number
  /** Divides the seconds of health checks and TTL. */
  speed: number
}

/** How often somebody of every region looks. */
const lookEveryMs = 200

/** The users of every region, who act at a steady rate while something happens to the regions. */
export class Load {
  readonly attempts: Attempt[] = []
  readonly acts = new Acts()
  private readonly local: Local
  private readonly workload: Workload
  private readonly options: LoadOptions
  private readonly machine: Machine
  private readonly users: Users[]
  /** Nobody begins to act or to look after this (ms since the epoch). */
  private until = Number.POSITIVE_INFINITY
  private over: Promise<unknown> = Promise.resolve()

  constructor(local: Local, workload: Workload, options: LoadOptions, machine: Machine) {
    const { attempts } = this
    const patienceMs = options.seconds * 2000
    this.local = local
    this.workload = workload
    this.options = options
    this.machine = machine
    this.users = topology.regions.map(
      ({ name }) => new Users(local.router.url, name, { attempts, patienceMs }),
    )
  }

  /** Puts in place what has to be there; resolves when every region must tell of it. */
  async open(): Promise<void> {
    const { seconds, rate } = this.options
    await this.workload.open(this.users, seconds * rate)
    // Where no write is ever on its way, none is waited for: a region that does not know of it yet is found out.
    if (engine.drills.rpoMs > 0) await this.local.replication.settled()
  }

  start(): void {
    this.over = handled(Promise.all([this.keepActing(), this.keepLooking()]))
  }

  /** Lets the users go on for the rest of their time; resolves when what they have begun has come to an end. */
  async stop(): Promise<void> {
    this.until = Date.now() + this.options.seconds * (1 - before - without) * 1000
    await this.over
  }

  /** Nobody begins anything any more. */
  abandon(): void {
    this.until = 0
  }

  /** Holds the service to what it promises whatever fails. */
  async judge(): Promise<Pick<Report, 'figures' | 'promises'>> {
    const { local, workload, machine, acts, attempts } = this
    const audit = await workload.audit(regionsOf(local), local.replication)
    const excuse = machine.excuse()
    return {
      figures: {
        requests: attempts.length,
        failed: attempts.filter(({ failed }) => failed).length,
        ...acts.figures(),
        ...audit.figures,
        ...machine.figures(),
      },
      promises: [...acts.judge(attempts, audit.promises, excuse), ...this.writers()],
    }
  }

  /** Where the last writer of an item wins, another one's write is lost without a word. */
  private writers(): Judged[] {
    const contested = this.local.replication.contested?.()
    if (contested === undefined) return []
    const [seen] = contested
    return [{ promise: 'no item was written by two regions', kept: seen === undefined, seen }]
  }

  /** From every region's users in turn. */
  private async keepActing(): Promise<void> {
    const acting: Promise<void>[] = []
    let due = Date.now()
    for (let number = 0; Date.now() < this.until; number++) {
      const from = this.users[number % this.users.length]
      if (from) acting.push(handled(this.act(from, number)))
      due += (this.machine.pace() * 1000) / this.options.rate
      await sleep(Math.max(0, due - Date.now()))
    }
    await Promise.all(acting)
  }

  private async act(from: Users, number: number): Promise<void> {
    this.acts.add(await this.workload.act(from, number), from.location)
  }

  private async keepLooking(): Promise<void> {
    const looks: Promise<unknown>[] = []
    for (let number = 0; Date.now() < this.until; number++) {
      for (const from of this.users) looks.push(handled(this.workload.look(from, number)))
      await sleep(lookEveryMs)
    }
    await Promise.all(looks)
  }
}

/** Every link between two regions, once. */
export function linksOf({ regions }: Pick<Local, 'regions'>): [string, string][] {
  return regions.flatMap(({ name: a }) =>
    regions.flatMap(({ name: b }): [string, string][] => (a < b ? [[a, b]] : [])),
  )
}

/** What goes wrong with it is told to whoever awaits it, later: it must not end the process before. */
function handled<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {})
  return work
}
