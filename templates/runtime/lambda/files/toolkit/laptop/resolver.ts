import type { Topology } from '../../topology.ts'

type Dns = Topology['dns']

/** A Route 53 health check: it changes its mind after `failureThreshold` results in a row that say otherwise. */
export class HealthCheck {
  healthy = true
  private readonly threshold: number
  private against = 0

  constructor(failureThreshold: number) {
    this.threshold = failureThreshold
  }

  report(passed: boolean): void {
    this.against = passed === this.healthy ? 0 : this.against + 1
    if (this.against < this.threshold) return
    this.healthy = passed
    this.against = 0
  }
}

/**
 * Latency records with health checks, and the client's side of DNS: an answer is kept for its TTL.
 *
 * `now` is in milliseconds; `speed` divides every second of `dns`.
 */
export class Resolver {
  private readonly checks: Map<string, HealthCheck>
  private readonly regions: Topology['regions']
  private readonly ttlMs: number
  private readonly now: () => number
  private readonly answers = new Map<string, { region: string; until: number }>()

  constructor(options: {
    regions: Topology['regions']
    dns: Dns
    speed: number
    now: () => number
  }) {
    const { regions, dns, speed, now } = options
    this.regions = regions
    this.ttlMs = (dns.ttlSeconds * 1000) / speed
    this.now = now
    this.checks = new Map(
      regions.map(({ name }) => [name, new HealthCheck(dns.healthCheck.failureThreshold)]),
    )
  }

  report(region: string, passed: boolean): void {
    this.checks.get(region)?.report(passed)
  }

  healthy(region: string): boolean {
    return this.checks.get(region)?.healthy ?? false
  }

  knows(location: string): boolean {
    return this.checks.has(location)
  }

  /** The region whose address a client near the region `location` uses now. */
  resolve(location: string): string {
    const kept = this.answers.get(location)
    if (kept && this.now() < kept.until) return kept.region
    const region = this.nearestHealthy(location)
    this.answers.set(location, { region, until: this.now() + this.ttlMs })
    return region
  }

  private nearestHealthy(location: string): string {
    const healthy = this.regions.filter(({ name }) => this.healthy(name))
    // With no healthy record left, Route 53 answers as if all were healthy.
    const candidates = healthy.length > 0 ? healthy : this.regions
    const latency = this.regions.find(({ name }) => name === location)?.latencyMs ?? {}
    const [nearest] = candidates
      .map(({ name }) => ({ name, ms: latency[name] ?? Number.POSITIVE_INFINITY }))
      .sort((a, b) => a.ms - b.ms)
    return nearest?.name ?? location
  }
}

/** The longest that a lost region's users wait, by the settings: detection, then the answers that clients keep. */
export function recoveryBoundSeconds({ healthCheck, ttlSeconds }: Dns): number {
  return healthCheck.intervalSeconds * healthCheck.failureThreshold + ttlSeconds
}

/** The time between two probes of a region, in milliseconds. */
export function probeEveryMs({ healthCheck }: Dns, speed: number): number {
  return (healthCheck.intervalSeconds * 1000) / speed
}
