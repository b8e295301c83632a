import type { Topology } from '../../topology.ts'
import { Failure } from '../commands/command.ts'
import { ask } from './api.ts'

const TIMEOUT_MS = 10_000

/** The service's public address; SERVICE_URL stands in for it. */
export async function serviceUrl({ service, domain }: Topology): Promise<string> {
  if (process.env.SERVICE_URL) return process.env.SERVICE_URL
  if (domain !== undefined) return `https://${domain}`
  const answer = await ask<{ result: { subdomain: string } }>('workers/subdomain')
  if (!answer) throw new Failure('The account has no name below workers.dev: give it one.')
  return `https://${service}.${answer.result.subdomain}.workers.dev`
}

/**
 * Asks a version for its health and for one read of its data: at a route that it must have, since a 404 says nothing of data.
 * Both name the version in Cloudflare's override header, which is made for this; it obeys it for a version that is deployed, with
 * 0 % too.
 *
 * @returns undefined when it answers well, otherwise what is wrong
 */
export async function smoke(topology: Topology, version: string): Promise<string | undefined> {
  const url = await serviceUrl(topology)
  for (const path of ['/health', '/health/data']) {
    try {
      const answer = await fetch(new URL(path, url), {
        headers: { 'cloudflare-workers-version-overrides': `${topology.service}="${version}"` },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      await answer.body?.cancel()
      const answered = answer.headers.get('x-version')
      if (answer.headers.get('cf-mitigated') !== null) {
        return `GET ${path} at ${url} was stopped by Cloudflare (cf-mitigated: ${answer.headers.get('cf-mitigated')}), before the service: let the pipeline through the zone's rules, as README.md says`
      }
      if (answer.status !== 200) return `GET ${path} answered ${answer.status}`
      if (answered === null) {
        return `GET ${path} at ${url} was answered without x-version: that is not this service`
      }
      if (answered !== version) return `GET ${path} was answered by ${answered}`
    } catch (error) {
      const { message, cause } = error as Error
      return `GET ${path} at ${url} failed: ${(cause as Error | undefined)?.message ?? message}`
    }
  }
  return undefined
}
