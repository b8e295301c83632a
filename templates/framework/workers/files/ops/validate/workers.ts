import { datasetOf } from '../cloudflare/analytics.ts'
import { files } from '../cloudflare/config.ts'
import type { Check, Finding } from './project.ts'

/** One thing that a config must say. */
type Rule = [where: string, right: boolean, problem: string, fix: string]

const broken = (file: string, rules: Rule[]): Finding[] =>
  rules
    .filter(([, right]) => !right)
    .map(([where, , problem, fix]) => ({ file, where, problem, fix }))

/** The service is behind the router alone, tells its version, and its lines are kept. */
export const service: Check = ({ configs: { service: config }, topology }) =>
  broken(files.service, [
    [
      'name',
      config.name === topology.service,
      `it is ${config.name}, but topology.ts has ${topology.service}`,
      'make them equal, or overrides name a Worker that is not there',
    ],
    [
      'workers_dev',
      config.workers_dev === false && !config.routes?.length,
      'the service has an address of its own, where anybody may choose a version',
      'set workers_dev to false, and leave routes to the router',
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
      'observability',
      config.observability?.enabled === true,
      'it is off, so log lines are lost',
      'set enabled to true',
    ],
  ])

/** The router is the one way in, calls the service, and counts where the gates look. */
export const router: Check = ({ configs: { router: config }, topology }) => {
  const dataset = datasetOf(topology.service)
  const domains = (config.routes ?? []).map(({ pattern }) => pattern)
  return broken(files.router, [
    [
      'name',
      config.name === `${topology.service}-router`,
      `it is ${config.name}`,
      `take ${topology.service}-router, by which ops/ finds it`,
    ],
    [
      'services',
      config.services?.some(
        ({ binding, service: name }) => binding === 'SERVICE' && name === topology.service,
      ) === true,
      `SERVICE is not bound to ${topology.service}`,
      'bind it',
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
      'routes',
      domains.join() === (topology.domain ?? ''),
      `they are ${domains.join(', ') || 'none'}, but the domain in topology.ts is ${topology.domain ?? 'none'}`,
      'make them equal: the smoke test goes to that address',
    ],
    [
      'workers_dev',
      config.workers_dev === (topology.domain === undefined),
      topology.domain === undefined
        ? 'the router has no address'
        : 'the router has a second address',
      `set it to ${topology.domain === undefined}`,
    ],
    [
      'preview_urls',
      config.preview_urls === false,
      'every version has a public address of its own',
      'set it to false',
    ],
    [
      'observability',
      config.observability?.enabled === true,
      'it is off, so log lines are lost',
      'set enabled to true',
    ],
  ])
}
