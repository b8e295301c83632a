import { topology } from '../../topology.ts'
import { Failure } from '../commands/command.ts'
import type { Cloud } from './cloud.ts'
import { requireDelegation } from './delegation.ts'

/**
 * The id of the service's zone, which `stack` in the home region holds.
 *
 * @throws Failure when it holds none, or the domain is not delegated to it
 */
export async function delegatedZone(cloud: Cloud, stack: string): Promise<string> {
  const { domain } = topology
  const outputs = (await cloud.stack(topology.home, stack))?.outputs
  const { HostedZoneId: id, NameServers: servers = '' } = outputs ?? {}
  if (!id) {
    throw new Failure(
      `${stack} in ${topology.home} has no hosted zone: run "npm run deploy -- --prepare" first.`,
    )
  }
  if (domain !== undefined) await requireDelegation(cloud, domain, servers.split(','))
  return id
}
