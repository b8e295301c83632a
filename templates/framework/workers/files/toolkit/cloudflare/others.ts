import type { Topology } from '../../topology.ts'
import { Failure } from '../commands/command.ts'
import { datasetOf } from './analytics.ts'
import { ask } from './api.ts'
import type { Account } from './cloud.ts'

/**
 * Looks before wrangler takes something over: without a terminal it asks nobody, neither about a Worker of that name nor
 * about a custom domain or a DNS record.
 *
 * @param at whether the command would also give the service its domain
 * @throws Failure with what is there, and with nothing changed
 */
export async function leaveOthers(
  cloud: Pick<Account, 'otherWorker' | 'otherAtDomain'>,
  at: 'its name' | 'its name and domain',
): Promise<void> {
  const found = [
    await cloud.otherWorker(),
    at === 'its name' ? undefined : await cloud.otherAtDomain(),
  ].filter((one) => one !== undefined)
  if (found.length === 0) return
  throw new Failure(
    `Somebody else's would be taken over: ${found.join('; ')}. Take another name, or, if it may go, run this again with --take-over.`,
  )
}

interface Binding {
  type: string
  name: string
  dataset?: string
}

/**
 * Whether the account has a Worker of the service's name that is another's: this one counts where its gates look.
 *
 * @returns undefined when it has none or has this one, otherwise what it has
 */
export async function otherWorker(service: string): Promise<string | undefined> {
  const path = `workers/scripts/${service}/settings`
  const answer = await ask<{ result: { bindings?: Binding[] } }>(path)
  if (!answer) return undefined
  const dataset = datasetOf(service)
  const counts = ({ type, dataset: bound }: Binding) =>
    type === 'analytics_engine' && bound === dataset
  if (answer.result.bindings?.some(counts)) return undefined
  return `the account has a Worker ${service} already, which is not bound to the dataset ${dataset}, so it is not this service`
}

/** Records with which a name leads somewhere. */
const LEADING = ['A', 'AAAA', 'CNAME', 'NS']

/**
 * What answers at the domain, when that is not this service: another Worker, or where its DNS records lead.
 *
 * @returns undefined when it is this service or nothing
 */
export async function otherAtDomain({ service, domain }: Topology): Promise<string | undefined> {
  if (domain === undefined) return undefined
  const attached = await ask<{ result: { hostname: string; service: string }[] }>(
    `workers/domains?hostname=${domain}`,
  )
  const worker = attached?.result.find(({ hostname }) => hostname === domain)?.service
  if (worker === service) return undefined
  if (worker !== undefined) return `${domain} belongs to the Worker ${worker}`
  const zone = await zoneOf(domain)
  if (zone === undefined) {
    throw new Failure(
      `Nobody can tell what is at ${domain}: the token sees no zone that it belongs to. Give it *Zone: Read* and *DNS: Read* there.`,
    )
  }
  const records = await ask<{ result: { type: string; content: string }[] }>(
    `/zones/${zone}/dns_records?name=${domain}`,
  )
  const found = (records?.result ?? []).filter(({ type }) => LEADING.includes(type))
  if (found.length === 0) return undefined
  const inWords = found.map(({ type, content }) => `${type} ${content}`).join(', ')
  return `${domain} has DNS records already (${inWords})`
}

/** The id of the zone that a name is in: the closest of its parents, or itself. */
async function zoneOf(domain: string): Promise<string | undefined> {
  const labels = domain.split('.')
  for (let at = 0; at < labels.length - 1; at += 1) {
    const name = labels.slice(at).join('.')
    const zones = await ask<{ result: { id: string }[] }>(`/zones?name=${name}`)
    const [zone] = zones?.result ?? []
    if (zone) return zone.id
  }
  return undefined
}
