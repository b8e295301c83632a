import { topology } from '../../topology.ts'
import { Failure } from '../commands/command.ts'
import { route53 } from '../rollout/dns.ts'
import type { Entrance } from '../rollout/fleet.ts'
import type { Cloud } from './cloud.ts'
import { delegated } from './delegation.ts'
import { stacks } from './stacks.ts'

/** Route 53, in a zone that the home region's stack of what exists once has made. */
export const entranceIn = (cloud: Cloud): Entrance => ({
  ...route53,
  /** @throws Failure when there is no zone, or the domain is not delegated to it */
  async admit(missing) {
    if (!missing.includes('HostedZoneId')) return {}
    const outputs = (await cloud.stack(topology.home, stacks.global))?.outputs
    const { HostedZoneId, NameServers = '' } = outputs ?? {}
    if (!HostedZoneId) {
      throw new Failure(
        `${stacks.global} in ${topology.home} has no hosted zone: run "npm run deploy -- --prepare" first.`,
      )
    }
    await delegated(cloud, () => NameServers.split(','))
    return { HostedZoneId }
  },
})
