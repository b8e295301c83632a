import type { Answers, Cloud, Pins, Split } from '../ops/cloudflare/cloud.ts'
import { Failure } from '../ops/command.ts'
import type { Point } from '../src/router/worker.ts'
import type { Clock } from './clock.ts'
import type { InForce } from './in-force.ts'

export interface LocalCloudOptions {
  /** The version that everybody has at first. */
  first: string
  clock: Clock
  /** Whether a version was uploaded. */
  knows(version: string): boolean
  smoke: Cloud['smoke']
  say: Cloud['say']
}

/** The laptop's Cloudflare, as `ops/rollout/` uses it: deployments, the router's pins, and the router's metrics. */
export class LocalCloud implements Cloud {
  readonly smoke: Cloud['smoke']
  readonly say: Cloud['say']
  private readonly options: LocalCloudOptions
  private readonly deployments: Split[][]
  private pins: string | undefined
  private counted: { version: string; failed: boolean; at: number }[] = []

  constructor(options: LocalCloudOptions) {
    this.options = options
    this.smoke = options.smoke
    this.say = options.say
    this.deployments = [[{ version: options.first, percent: 100 }]]
  }

  /** What points of presence ask for at every request. */
  inForce(): InForce {
    return { pins: this.pins, deployment: this.deployments[0] ?? [] }
  }

  record(points: Point[]): void {
    const at = this.options.clock.now()
    for (const { blobs, doubles } of points) {
      this.counted.push({ version: blobs[0], failed: doubles[0] === 1, at })
    }
  }

  async deployment(): Promise<Split[]> {
    return this.inForce().deployment
  }

  async history(): Promise<Split[][]> {
    return this.deployments.slice(0, 10)
  }

  async deploy(split: Split[]): Promise<void> {
    const stranger = split.find(({ version }) => !this.options.knows(version))
    if (stranger) throw new Failure(`No version ${stranger.version} was uploaded.`)
    const sum = split.reduce((percent, one) => percent + one.percent, 0)
    if (split.length > 2 || sum !== 100) {
      throw new Failure('A deployment has at most two versions, with 100 % together.')
    }
    this.deployments.unshift(split)
  }

  async pin(pins: Pins): Promise<void> {
    this.pins = JSON.stringify(pins)
  }

  async errors(version: string, sinceSeconds: number): Promise<Answers> {
    const from = this.options.clock.now() - sinceSeconds * 1000
    const seen = this.counted.filter((one) => one.at >= from)
    const own = seen.filter((one) => one.version === version || one.version === 'unknown')
    return { requests: own.length, failed: own.filter(({ failed }) => failed).length }
  }

  pause(ms: number): Promise<void> {
    return this.options.clock.pause(ms)
  }
}
