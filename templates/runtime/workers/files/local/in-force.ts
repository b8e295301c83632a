import type { Split } from '../ops/cloudflare/cloud.ts'

/** What the laptop's Cloudflare has in force everywhere. It comes to a point of presence with each request. */
export interface InForce {
  pins: string | undefined
  deployment: Split[]
}

export const inForceHeader = 'x-laptop-in-force'
/** What the router wrote to its metrics goes back with the answer. Neither header gets past `pop.ts`. */
export const pointsHeader = 'x-laptop-points'
