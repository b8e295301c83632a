import { datasetOf } from '../cloudflare/analytics.ts'
import { file } from '../cloudflare/config.ts'
import type { Check } from './project.ts'

/** One thing that the config must say. */
type Rule = [where: string, right: boolean, problem: string, fix: string]

/** Longer than a request may compute: the service's own deadline for what it waits for. */
const MOST_CPU_MS = 10_000

/**
 * The Worker has the address that smoke tests go to, tells its version, counts where the gates look, keeps its lines, and does
 * not compute for ever.
 */
export const worker: Check = ({ config, topology }) => {
  const dataset = datasetOf(topology.service)
  const domains = [config.route ?? [], config.routes ?? []]
    .flat()
    .map((route) => (typeof route === 'string' ? route : route.pattern))
  const rules: Rule[] = [
    [
      'name',
      config.name === topology.service,
      `it is ${config.name}, but topology.ts has ${topology.service}`,
      'make them equal, or smoke tests name a Worker that is not there',
    ],
    [
      'routes',
      domains.join() === (topology.domain ?? ''),
      `they are ${domains.join(', ') || 'none'}, but the domain in topology.ts is ${topology.domain ?? 'none'}`,
      'make them equal: the smoke test goes to that address, and no rollout applies another',
    ],
    [
      'workers_dev',
      config.workers_dev === (topology.domain === undefined),
      topology.domain === undefined ? 'it has no address' : 'it has a second address',
      `set it to ${topology.domain === undefined}`,
    ],
    [
      'preview_urls',
      config.preview_urls === false,
      'every version has a public address of its own',
      'set it to false',
    ],
    [
      'version_metadata',
      config.version_metadata?.binding === 'CF_VERSION_METADATA',
      'answers cannot say which version gave them, and the gates count by that',
      'bind it as CF_VERSION_METADATA',
    ],
    [
      'analytics_engine_datasets',
      config.analytics_engine_datasets?.some(
        (one) => one.binding === 'METRICS' && one.dataset === dataset,
      ) === true,
      `METRICS does not write ${dataset}, which the gates read`,
      'bind that dataset',
    ],
    [
      'observability',
      config.observability?.enabled === true,
      'it is off, so log lines are lost',
      'set enabled to true',
    ],
    [
      'limits.cpu_ms',
      (config.limits?.cpu_ms ?? Number.POSITIVE_INFINITY) <= MOST_CPU_MS,
      'a request that computes without an end takes longer than its caller waits, and no timer of the service ends it',
      `set it to ${MOST_CPU_MS} at most`,
    ],
  ]
  return rules
    .filter(([, right]) => !right)
    .map(([where, , problem, fix]) => ({ file, where, problem, fix }))
}
