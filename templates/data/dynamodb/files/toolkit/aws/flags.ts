import { openStore } from '../../active-active.config.ts'
import { topology } from '../../topology.ts'
import type { Evacuation } from '../rollout/evacuation.ts'

/** A flag in each region's table: which one wins does not matter, as an operator writes the same through all of them. */
export const evacuation: Evacuation = {
  asks: 'No control plane is asked.',
  flags(region, endpoint = process.env.DYNAMODB_ENDPOINT) {
    const table = process.env.TABLE_NAME ?? topology.service
    const store = openStore({ region, table, endpoint })
    return { region, read: store.evacuated, write: store.setEvacuated }
  },
  // What the others took helps only if it reaches the region, which is not sure of one that took nothing itself.
  refused(written, region, evacuated) {
    const own = written.find((one) => one.region === region)?.error
    if (own === undefined) return undefined
    return evacuated
      ? `${region} did not take its own flag (${own}), so its /health may go on saying 200 and users stay: see "The region does not take its flag" in docs/runbooks/evacuate.md.`
      : `${region} did not take its own flag (${own}), so it may stay out: run this again.`
  },
}
