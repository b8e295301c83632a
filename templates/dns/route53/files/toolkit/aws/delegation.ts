import { resolveNs } from 'node:dns/promises'
import { topology } from '../../topology.ts'
import { Failure } from '../commands/command.ts'
import type { Calls } from './calls.ts'

/** Names of servers come in any case, and with the root's dot or without. */
const plain = (name: string) => name.trim().toLowerCase().replace(/\.$/, '')

/**
 * Makes sure that DNS sends the domain's users to the zone with these servers.
 *
 * @throws Failure while it does not: a region's certificate would wait for that until its deployment gives up
 */
export const delegated = (cloud: Pick<Calls, 'change'>, servers: () => string[]): Promise<void> =>
  cloud.change([`DNS is asked who serves ${topology.domain}`], () => requireDelegation(servers()))

/** @param serversOf whom DNS names for a domain */
export async function requireDelegation(
  servers: string[],
  serversOf: (domain: string) => Promise<string[]> = resolveNs,
): Promise<void> {
  const domain = `${topology.domain}`
  const expected = servers.map(plain)
  // It is not delegated either when DNS knows nothing of it, or does not answer.
  const found = (await serversOf(domain).catch(() => [])).map(plain)
  if (found.length > 0 && found.every((name) => expected.includes(name))) return
  throw new Failure(
    `${domain} is not delegated to its zone: DNS gives ${found.join(', ') || 'nothing'}; put "${domain}. NS ${expected.join(' ')}" into the parent zone, and deploy again once DNS gives that.`,
  )
}
