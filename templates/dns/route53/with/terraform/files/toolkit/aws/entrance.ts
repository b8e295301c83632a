import { route53 } from '../rollout/dns.ts'
import type { Entrance } from '../rollout/fleet.ts'
import type { Cloud } from './cloud.ts'
import { delegated } from './delegation.ts'
import { globalRoot } from './roots.ts'

/** Route 53, in a zone that the root of what exists once has made. */
export const entranceIn = (cloud: Cloud): Entrance => ({
  ...route53,
  /** @throws Failure while the domain is not delegated to it */
  async admit() {
    const servers = await cloud.terraform(globalRoot, ['output', '-json', 'name_servers'])
    await delegated(cloud, () => JSON.parse(servers))
    return {}
  },
})
