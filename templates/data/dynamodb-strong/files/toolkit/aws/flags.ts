import { openStore } from '../../active-active.config.ts'
import { topology } from '../../topology.ts'
import type { Evacuation } from '../rollout/evacuation.ts'

/** One flag for all regions: it holds wherever it was written, and a region that cannot read it says 503 for that. */
export const evacuation: Evacuation = {
  asks: 'No control plane is asked.',
  flags(region, endpoint = process.env.DYNAMODB_ENDPOINT) {
    const table = process.env.TABLE_NAME ?? topology.service
    const store = openStore({ region, table, endpoint })
    return { region, read: store.evacuated, write: store.setEvacuated }
  },
  refused: () => undefined,
}
