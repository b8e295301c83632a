import { openStore } from '../../active-active.config.ts'
import { say } from '../commands/command.ts'
import type { Evacuation } from '../rollout/evacuation.ts'
import { aws } from './aws.ts'
import { clusterIn } from './data.ts'

/**
 * One flag for all regions: it holds wherever it was written, and a region that cannot read it says 503 for that. A region that is
 * down cannot say where its database is either.
 */
export const evacuation: Evacuation = {
  asks: "A region's own control plane says where its database is, and no other is asked.",
  flags(region, address) {
    const open = async () => {
      const endpoint = address ?? (await clusterIn(aws(say), region))
      return openStore({ region, endpoint, user: 'admin' })
    }
    return {
      region,
      read: async () => (await open()).flag(),
      write: async (name, evacuated) => (await open()).setEvacuated(name, evacuated),
    }
  },
  refused: () => undefined,
}
