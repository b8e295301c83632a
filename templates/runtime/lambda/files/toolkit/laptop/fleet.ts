import type { Topology } from '../../topology.ts'
import { Failure } from '../commands/command.ts'
import type { Served } from '../rehearsal/minutes.ts'
import type { Alarm, Fleet, Note, Running } from '../rollout/fleet.ts'
import { type Answer, answerFrom } from '../rollout/requests.ts'
import { stepsOf } from '../rollout/waves.ts'
import type { Build, LocalRegion } from './start.ts'

interface Laptop {
  topology: Topology
  region: (
    name: string,
  ) => Pick<LocalRegion, 'shares' | 'pick' | 'url' | 'deploy' | 'shift' | 'promote' | 'rollBack'>
  build: (release: string, region: string) => Build
  /** What users ask for in a minute, and how each was answered. */
  users: () => Promise<Served[]>
}

/** The laptop's regions, as `rollout/` deploys to them: processes, in a time that is counted. */
export class LaptopFleet implements Fleet {
  /** What users were answered, each with how all regions shared their traffic then. */
  readonly served: (Served & { phase: string })[] = []
  readonly clock = new Clock(() => this.passMinute())
  private readonly laptop: Laptop
  private readonly notes = new Map<string, string>()
  private readonly shifts = new Map<string, AbortController>()
  /** By region, release and period. */
  private readonly counts = new Map<string, { requests: number; errors: number }>()
  private calm = ''

  constructor(laptop: Laptop) {
    this.laptop = laptop
  }

  /** There is nothing to bring: each region starts a process of the code that is here. */
  async prepare(): Promise<void> {}

  async running(place: string): Promise<Running> {
    const { shares } = this.laptop.region(place)
    return { release: shares.at(-1)?.version, status: 'up', changing: shares.length > 1 }
  }

  async install(place: string, release: string, how: 'gradual' | 'at-once'): Promise<void> {
    if ((await this.running(place)).release === release) return
    const region = this.laptop.region(place)
    const stop = new AbortController()
    this.shifts.set(place, stop)
    await this.clock.during(() => region.deploy(this.laptop.build(release, place)))
    const { rollout, alarms } = this.laptop.topology
    const wave = rollout.waves.find(({ regions }) => regions.includes(place))
    // By then every alarm has seen all that it will.
    const enough = alarms.periodSeconds * (alarms.evaluationPeriods + 2)
    for (const { percent, minutes } of how === 'gradual' && wave ? stepsOf(wave.shift) : []) {
      region.shift(percent)
      await this.clock.wait(Math.min(minutes * 60, enough), stop.signal)
      if (!stop.signal.aborted) continue
      await this.clock.during(() => region.rollBack())
      throw new Failure(`The shift in ${place} was stopped.`)
    }
    region.shift(100)
    // It takes a while until a cloud says that all traffic has moved.
    await this.clock.wait(60)
    await this.clock.during(() => region.promote())
  }

  async stopShifts(place: string): Promise<void> {
    this.shifts.get(place)?.abort()
  }

  /** As CloudWatch's on the newest release: several bad periods in a row, each seen only when the next one is over. */
  async alarms(place: string): Promise<Alarm[]> {
    const { service, alarms } = this.laptop.topology
    const { periodSeconds, evaluationPeriods, errorRate } = alarms
    const { release } = await this.running(place)
    const seen = Math.floor(this.clock.now / periodSeconds) - 2
    const bad = Array.from({ length: evaluationPeriods }, (_, back) => {
      const counts = this.counts.get(`${place} ${release} ${seen - back}`)
      return counts !== undefined && counts.errors / counts.requests > errorRate
    })
    const state = bad.includes(false) ? 'OK' : 'ALARM'
    return [{ name: `${service}-${place}-release-5xx`, state, reason: `${release} fails too much` }]
  }

  async note(place: string, release: string, name: Note): Promise<string | undefined> {
    return this.notes.get(`${place} ${release} ${name}`)
  }

  async setNote(place: string, release: string, name: Note, text: string): Promise<void> {
    this.notes.set(`${place} ${release} ${name}`, text)
  }

  async address(place: string): Promise<string> {
    return this.laptop.region(place).url
  }

  async readData(place: string): Promise<Answer> {
    const answer = await this.ask(place, '/health/data')
    this.count(place, answer.version, answer.problem !== undefined)
    return answer
  }

  readHealth(place: string): Promise<Answer> {
    return this.ask(place, '/health')
  }

  wait(seconds: number, signal?: AbortSignal): Promise<void> {
    return this.clock.wait(seconds, signal)
  }

  private ask(place: string, path: string): Promise<Answer> {
    return this.clock.during(() => answerFrom(this.laptop.region(place).pick(path), path))
  }

  private count(place: string, version: string | undefined, failed: boolean): void {
    const { periodSeconds } = this.laptop.topology.alarms
    const name = `${place} ${version} ${Math.floor(this.clock.now / periodSeconds)}`
    const { requests = 0, errors = 0 } = this.counts.get(name) ?? {}
    this.counts.set(name, { requests: requests + 1, errors: errors + Number(failed) })
  }

  /** A minute in which nothing failed stands for those after it, until traffic is shared in another way. */
  private async passMinute(): Promise<void> {
    const phase = JSON.stringify(
      this.laptop.topology.regions.map(({ name }) => this.laptop.region(name).shares),
    )
    if (phase === this.calm) return
    const served = await this.laptop.users()
    for (const one of served) {
      this.count(one.region, one.version, one.failed)
      this.served.push({ ...one, phase })
    }
    this.calm = served.some(({ failed }) => failed) ? '' : phase
  }
}

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
