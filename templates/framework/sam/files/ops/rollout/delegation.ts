import { topology } from '../../topology.ts'
import type { Cloud } from '../aws/cloud.ts'
import { Failure } from '../command.ts'

/** Names of servers come in any case, and with the root's dot or without. */
const plain = (name: string) => name.trim().toLowerCase().replace(/\.$/, '')

/**
 * The id of the service's zone, which `stack` in the home region holds.
 *
 * @throws Failure while the domain is not delegated to it: a region's certificate would wait for that until its stack
 * gives up
 */
export async function delegatedZone(
  cloud: Cloud,
  stack: string,
  domain = topology.domain,
): Promise<string> {
  const outputs = (await cloud.stack(topology.home, stack))?.outputs
  const { HostedZoneId: id, NameServers: servers = '' } = outputs ?? {}
  if (!id) {
    throw new Failure(
      `${stack} in ${topology.home} has no hosted zone: run "npm run deploy -- --prepare" first.`,
    )
  }
  if (domain === undefined) return id
  const expected = servers.split(',').map(plain)
  const found = (await cloud.nameServers(domain)).map(plain)
  if (found.length === 0 || found.some((name) => !expected.includes(name))) {
    throw new Failure(
      `${domain} is not delegated to its zone: DNS gives ${found.join(', ') || 'nothing'}; put "${domain}. NS ${expected.join(' ')}" into the parent zone, and deploy again once DNS gives that.`,
    )
  }
  return id
}
