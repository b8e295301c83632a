import { gzipSync } from 'node:zlib'
import type { Step } from '../../topology.ts'
import { datasetOf } from '../cloudflare/analytics.ts'
import { file, type WorkerConfig, withoutIds } from '../cloudflare/config.ts'
import { migrations } from '../rollout/data.ts'
import { minutesOf } from '../rollout/rollout.ts'
import type { Check, Finding, Project } from './project.ts'

/** Beyond that, a cold start is felt. Cloudflare's own limit is 3 MB, and 10 MB on a paid plan. */
const MOST_KIB = 100

/** Longer than a request may compute: the service's own deadline for what it waits for. */
const MOST_CPU_MS = 10_000

/** After so long, in minutes, CircleCI ends a job on any of its plans (Jobs, maximum runtime); GitHub after six hours. */
const MOST_MINUTES = 300

export const worker: Check = (project) => [
  ...settings(project),
  ...secrets(project.config),
  ...steps('rollout', project.topology.rollout.steps),
  ...steps('hotfix', project.topology.hotfix),
  ...migrations(project),
]

/**
 * The Worker has the address that smoke tests go to, tells its version, counts where the gates look, keeps its lines, does not
 * compute for ever, and starts at once wherever it is called first.
 */
function settings({ config, topology, bundle }: Project): Finding[] {
  const dataset = datasetOf(topology.service)
  const { name, routes = [], route = [], observability, limits } = config
  const domains = [route, routes].flat().map((one) => (typeof one === 'string' ? one : one.pattern))
  const hasDomain = topology.domain !== undefined
  const rules: [where: string, right: boolean, problem: string, fix: string][] = [
    [
      'name',
      name === topology.service,
      `it is ${name}, but topology.ts has ${topology.service}`,
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
      config.workers_dev === !hasDomain,
      hasDomain ? 'it has a second address' : 'it has no address',
      `set it to ${!hasDomain}`,
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
      observability?.enabled === true,
      'it is off, so log lines are lost',
      'set enabled to true',
    ],
    [
      'limits.cpu_ms',
      (limits?.cpu_ms ?? Number.POSITIVE_INFINITY) <= MOST_CPU_MS,
      'a request that computes without an end takes longer than its caller waits, and no timer of the service ends it',
      `set it to ${MOST_CPU_MS} at most`,
    ],
    [
      'main',
      bundle === undefined || inKiB(bundle) <= MOST_KIB,
      `its bundle is ${sizeOf(bundle ?? '')}, and ${MOST_KIB} KiB may be`,
      'look for what is large in dist, and leave it out',
    ],
  ]
  return rules
    .filter(([, right]) => !right)
    .map(([where, , problem, fix]) => ({ file, where, problem, fix }))
}

const secretName = /secret|token|passw|credential|private|api_?key/i
/** Tokens by their makers' own marks, private keys, and credentials inside an address of another machine. */
const secretValue =
  /-----BEGIN|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\b(?:gh[pousr]|sk|xox[abp])[_-][\w-]{16,}|\bBearer |:\/\/[^/\s:]+:[^/\s@]+@(?!127\.0\.0\.1[:/])/

/** Every text in a config, with the keys that lead to it. */
function* texts(value: unknown, path: string[] = []): Generator<[string[], string]> {
  if (typeof value === 'string') yield [path, value]
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* texts(inner, [...path, key])
  }
}

/** Wrangler keeps secrets. `secret put` would deploy at once, without a gate, and is refused after a release was taken back. */
const secrets = (config: WorkerConfig): Finding[] =>
  [...texts(config)]
    .filter(
      ([path, text]) =>
        secretValue.test(text) || (path[0] === 'vars' && secretName.test(path.at(-1) ?? '')),
    )
    .map(([path]) => ({
      file,
      where: path.join('.'),
      problem: 'it looks like a secret, and the file is committed',
      fix: `take it out, and run "npx wrangler versions secret put ${path.at(-1)}"`,
    }))

/** A release gets its traffic step by step, while the pipeline's job lasts; a fix too. */
function steps(where: string, list: readonly Step[]): Finding[] {
  const found = (problem: string, fix: string) => [{ file: 'topology.ts', where, problem, fix }]
  const rises = list.every(({ percent }, at) => percent > (list[at - 1]?.percent ?? 0))
  if (!rises || list.at(-1)?.percent !== 100) {
    const shares = list.map(({ percent }) => `${percent} %`).join(', ') || 'none'
    return found(`its shares are ${shares}`, 'let them rise from above 0 %, the last to 100 %')
  }
  if (!list.every(({ minutes }) => minutes > 0)) {
    return found('a step of no minutes is watched by no gate', 'give each its minutes')
  }
  const minutes = minutesOf(list)
  if (minutes < MOST_MINUTES) return []
  const problem = `it takes ${minutes} min, and a CI system ends its job before that`
  return found(problem, `stay below ${MOST_MINUTES} min`)
}

/** `23.4 KiB gzipped` */
export const sizeOf = (text: string): string => `${inKiB(text).toFixed(1)} KiB gzipped`

const inKiB = (text: string) => gzipSync(text).length / 1024

/**
 * What holds data is bound by its id. By the binding's name alone wrangler makes a new one, and an empty one, where it finds
 * none: for a binding that was renamed, too. Before the first deployment there is no id.
 */
export const idsIn = (config: WorkerConfig): Finding[] =>
  withoutIds(config).map(({ where, made }) => ({
    file,
    where,
    problem: 'it has no id, so a deployment fails, or makes a new and empty one',
    fix: `write its id down, or that of the one that "${made}" makes`,
  }))
