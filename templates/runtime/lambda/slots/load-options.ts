export interface LoadOptions {
  /** How long the load lasts. */
  seconds: number
  /** Orders a second, over all regions. */
  rate: number
  /** Divides the seconds of health checks and TTL. */
  speed: number
}

/** The shortest load in seconds that leaves time to fail over. */
export function shortestLoad(speed: number): number {
  return Math.ceil((recoveryBoundSeconds(topology.dns) / speed + slackMs / 1000) / without)
}
