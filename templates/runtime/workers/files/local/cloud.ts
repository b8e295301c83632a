import type { Answers, Cloud, Pins, Span, Split } from '../ops/cloudflare/cloud.ts'
import { Failure } from '../ops/command.ts'
import type { Point } from '../src/router/worker.ts'
import type { Clock } from './clock.ts'
import type { InForce } from './in-force.ts'

/** How late a data point can be asked for, as on a bad day at Cloudflare, which names no figure. */
const pointsLateMs = 90_000
/** How late a point of presence hears of a change that it hears of late: "up to a couple of seconds", says Cloudflare. */
const changesLateMs = 2000

export interface LocalCloudOptions {
  /** The version that everybody has at first. */
  first: string
  clock: Clock
  /** Whether a version was uploaded. */
  knows(version: string): boolean
  smoke: Cloud['smoke']
  say: Cloud['say']
  /** Points of presence that hear of the router's pins, or of deployments, later than all others; default: none. */
  late?: { pins?: string; deployments?: string } | undefined
  /** Waited for after every change. */
  onChange?: (() => Promise<unknown>) | undefined
}

/** The laptop's Cloudflare, as `ops/rollout/` uses it: deployments, the router's pins, and the router's metrics. */
export class LocalCloud implements Cloud {
  readonly smoke: Cloud['smoke']
  readonly say: Cloud['say']
  private readonly options: LocalCloudOptions
  /** The current one first. */
  private readonly deployments: { split: Split[]; at: number }[]
  private readonly pins: { text: string; at: number }[] = []
  private counted: { version: string; continent: string; failed: boolean; at: number }[] = []

  constructor(options: LocalCloudOptions) {
    this.options = options
    this.smoke = options.smoke
    this.say = options.say
    const split = [{ version: options.first, percent: 100 }]
    this.deployments = [{ split, at: Number.NEGATIVE_INFINITY }]
  }

  /** What a point of presence has heard of, which it asks for at every request; what is in force, without its name. */
  inForce(pop?: string): InForce {
    const { late = {}, clock } = this.options
    const heardOf = (kind: keyof typeof late) => {
      const before = clock.now() - changesLateMs
      return ({ at }: { at: number }) => !pop || pop !== late[kind] || at <= before
    }
    return {
      pins: this.pins.find(heardOf('pins'))?.text,
      deployment: this.deployments.find(heardOf('deployments'))?.split ?? [],
    }
  }

  record(points: Point[]): void {
    const at = this.options.clock.now()
    for (const { blobs, doubles } of points) {
      const [version, continent] = blobs
      this.counted.push({ version, continent, failed: doubles[0] === 1, at })
    }
  }

  async deployment(): Promise<Split[]> {
    return this.inForce().deployment
  }

  async history(): Promise<Split[][]> {
    return this.deployments.slice(0, 10).map(({ split }) => split)
  }

  async deploy(split: Split[]): Promise<void> {
    const stranger = split.find(({ version }) => !this.options.knows(version))
    if (stranger) throw new Failure(`No version ${stranger.version} was uploaded.`)
    const sum = split.reduce((percent, one) => percent + one.percent, 0)
    if (split.length > 2 || sum !== 100) {
      throw new Failure('A deployment has at most two versions, with 100 % together.')
    }
    this.deployments.unshift({ split, at: this.now() })
    await this.options.onChange?.()
  }

  async pin(pins: Pins): Promise<void> {
    this.pins.unshift({ text: JSON.stringify(pins), at: this.now() })
    await this.options.onChange?.()
  }

  async errors(version: string, { from, to }: Span): Promise<Answers[]> {
    const now = this.now()
    const until = now - Math.max(pointsLateMs, to * 1000)
    const own = this.counted.filter(
      (one) =>
        [version, 'unknown'].includes(one.version) && one.at >= now - from * 1000 && one.at < until,
    )
    return [...Map.groupBy(own, ({ continent }) => continent)].map(([continent, answers]) => ({
      continent,
      requests: answers.length,
      failed: answers.filter(({ failed }) => failed).length,
    }))
  }

  now(): number {
    return this.options.clock.now()
  }

  pause(ms: number): Promise<void> {
    return this.options.clock.pause(ms)
  }
}
