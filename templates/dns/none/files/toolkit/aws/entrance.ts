import type { Entrance } from '../rollout/fleet.ts'
import type { Cloud } from './cloud.ts'

/** None: the service has no domain, so each region answers under its own address, and nothing sends its callers elsewhere. */
export const entranceIn = (_cloud: Cloud): Entrance => ({
  async follow(_fleet, _flag, say) {
    say(
      'There is no DNS to move: the service has no domain. /health in that region now tells callers.',
    )
  },
})
