import { Failure } from '../commands/command.ts'
import type { Calls } from './calls.ts'

/** Names of servers come in any case, and with the root's dot or without. */
const plain = (name: string) => name.trim().toLowerCase().replace(/\.$/, '')

/**
 * Makes sure that DNS sends the domain's users to the zone with these servers.
 *
 * @throws Failure while it does not: a region's certificate would wait for that until its deployment gives up
 */
export async function requireDelegation(
  cloud: Pick<Calls, 'nameServers'>,
  domain: string,
  servers: string[],
): Promise<void> {
  const expected = servers.map(plain)
  const found = (await cloud.nameServers(domain)).map(plain)
  if (found.length > 0 && found.every((name) => expected.includes(name))) return
  throw new Failure(
    `${domain} is not delegated to its zone: DNS gives ${found.join(', ') || 'nothing'}; put "${domain}. NS ${expected.join(' ')}" into the parent zone, and deploy again once DNS gives that.`,
  )
}
