import { setTimeout as sleep } from 'node:timers/promises'
import type { Point } from '../../src/api/counted.ts'
import type { Cloud, Figures, Span, Split } from '../cloudflare/cloud.ts'
import { Failure } from '../commands/command.ts'

/** How late a data point can be asked for, as on a bad day at Cloudflare, which names no figure. */
const pointsLateMs = 90_000

/** The time by which a rollout waits and requests are counted, in milliseconds. */
export interface Clock {
  now(): number
  pause(ms: number): Promise<void>
}

export interface LocalCloudOptions {
  /** The version that everybody has at first. */
  first: string
  /** Default: real time. */
  clock?: Clock | undefined
  /** Whether a version was uploaded. */
  knows(version: string): boolean
  smoke: Cloud['smoke']
}

const realTime: Clock = { now: () => performance.now(), pause: (ms) => sleep(ms) }

/** The laptop's Cloudflare, as `toolkit/rollout/` uses it: deployments, and what versions count. */
export class LocalCloud implements Cloud {
  readonly smoke: Cloud['smoke']
  private readonly clock: Clock
  private readonly knows: LocalCloudOptions['knows']
  /** The current one first. */
  private readonly deployments: Split[][]
  private readonly counted: { point: Point; at: number }[] = []

  constructor({ first, clock = realTime, knows, smoke }: LocalCloudOptions) {
    this.clock = clock
    this.knows = knows
    this.smoke = smoke
    this.deployments = [[{ version: first, percent: 100 }]]
  }

  inForce(): Split[] {
    return this.deployments[0] ?? []
  }

  record(points: Point[]): void {
    const at = this.now()
    for (const point of points) this.counted.push({ point, at })
  }

  async deployment(): Promise<Split[]> {
    return this.inForce()
  }

  async history(): Promise<Split[][]> {
    return this.deployments.slice(0, 10)
  }

  async deploy(split: Split[]): Promise<void> {
    const stranger = split.find(({ version }) => !this.knows(version))
    if (stranger) throw new Failure(`No version ${stranger.version} was uploaded.`)
    const sum = split.reduce((percent, one) => percent + one.percent, 0)
    if (split.length > 2 || sum !== 100) {
      throw new Failure('A deployment has at most two versions, with 100 % together.')
    }
    this.deployments.unshift(split)
  }

  rollback(version: string): Promise<void> {
    return this.deploy([{ version, percent: 100 }])
  }

  /** How long answers took says here how busy the machine is, and nothing of a version: it is left out. */
  async figures({ from, to }: Span): Promise<Figures[]> {
    const now = this.now()
    const until = now - Math.max(pointsLateMs, to * 1000)
    const points = this.counted
      .filter(({ at }) => at >= now - from * 1000 && at < until)
      .map(({ point }) => point)
    const routes = Map.groupBy(points, ({ blobs: [version, , route] }) => `${version} ${route}`)
    return [...routes.values()].map((own) => {
      const [version = '', , route = ''] = own[0]?.blobs ?? []
      const answers = own.filter(({ blobs }) => blobs[1] === 'answered')
      const sum = (place: 0 | 1) => answers.reduce((all, { doubles }) => all + doubles[place], 0)
      return {
        ...{ version, route, came: own.length - answers.length, answered: answers.length },
        ...{ failed: sum(0), refused: sum(1), weight: 1, p95Ms: 0 },
      }
    })
  }

  /** Nothing here is called by a clock or a queue. */
  async triggers(): Promise<void> {}

  now(): number {
    return this.clock.now()
  }

  pause(ms: number): Promise<void> {
    return this.clock.pause(ms)
  }

  say(): void {}
}
