import type { Topology } from '../../topology.ts'
import { Failure } from '../command.ts'
import { ask, required } from './api.ts'

const TIMEOUT_MS = 10_000

/** The router's public address; ROUTER_URL stands in for it. */
export async function routerUrl({ service, domain }: Topology): Promise<string> {
  if (process.env.ROUTER_URL) return process.env.ROUTER_URL
  if (domain !== undefined) return `https://${domain}`
  const answer = await ask<{ result: { subdomain: string } }>('workers/subdomain')
  if (!answer) throw new Failure('The account has no name below workers.dev: give it one.')
  return `https://${service}-router.${answer.result.subdomain}.workers.dev`
}

/**
 * What makes the router send a request to the version that it names.
 *
 * @throws Failure when it is not set
 */
export const smokeToken = (): string =>
  required('SMOKE_TOKEN', "the router's secret of that name: README.md says how it is made")

/**
 * Asks a version for its health and for an item that nobody sells, so that the way to the data is walked too. The token
 * makes the router send both to that version.
 *
 * @returns undefined when it answers well, otherwise what is wrong
 */
export async function smoke(topology: Topology, version: string): Promise<string | undefined> {
  const token = smokeToken()
  const url = await routerUrl(topology)
  for (const [path, good] of [
    ['/health', (status: number) => status === 200],
    ['/items/smoke-test', (status: number) => status < 500],
  ] as const) {
    try {
      const answer = await fetch(new URL(path, url), {
        headers: { 'x-rollout-version': version, 'x-rollout-token': token },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      await answer.body?.cancel()
      const answered = answer.headers.get('x-version')
      if (!good(answer.status)) return `GET ${path} answered ${answer.status}`
      if (answered === null) {
        return `GET ${path} was answered without x-version: the router, or the version behind it, is broken`
      }
      if (answered !== version) {
        return `GET ${path} was answered by ${answered}: is SMOKE_TOKEN the router's?`
      }
    } catch (error) {
      const { message, cause } = error as Error
      return `GET ${path} at ${url} failed: ${(cause as Error | undefined)?.message ?? message}`
    }
  }
  return undefined
}
