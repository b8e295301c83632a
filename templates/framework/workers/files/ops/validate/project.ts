import { globSync, readFileSync } from 'node:fs'
import { type Topology, topology } from '../../topology.ts'
import type { Worker } from '../cloudflare/bundle.ts'
import { files as configFiles, parseConfig, root, type WorkerConfig } from '../cloudflare/config.ts'

/** One thing that is wrong, as the parts of a sentence. */
export interface Finding {
  file: string
  /** Where in the file: a key, a binding or a job. */
  where: string
  problem: string
  fix: string
}

/** What the checks look at. */
export interface Project {
  topology: Topology
  /** The text of every file that is checked, by its path in the project. */
  files: Record<string, string>
  /** Both Workers' configurations, parsed. */
  configs: Record<Worker, WorkerConfig>
  /** The modules that a deployment would upload; empty when nothing was built. */
  bundles: Partial<Record<Worker, string>>
}

export type Check = (project: Project) => Finding[]

/** A project from its texts, so that a test can change one of them. */
export function makeProject(
  topologyOf: Topology,
  files: Record<string, string>,
  bundles: Project['bundles'] = {},
): Project {
  const config = (worker: Worker) => {
    const file = configFiles[worker]
    return parseConfig(file, files[file] ?? '{}')
  }
  const configs = { service: config('service'), router: config('router') }
  return { topology: topologyOf, files, configs, bundles }
}

/** This project, as it is on disk. */
export function loadProject(bundles: Project['bundles'] = {}): Project {
  const pipelines = globSync(
    ['.github/workflows/*.yml', '.github/actions/*/action.yml', '.circleci/*.yml'],
    { cwd: root },
  )
  const paths = [...Object.values(configFiles), 'package.json', ...pipelines].sort()
  return makeProject(
    topology,
    Object.fromEntries(
      paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(`${root}/${path}`, 'utf8')]),
    ),
    bundles,
  )
}

/** `wrangler.jsonc, observability: it is off, and ...; enable it.` */
export const sentence = ({ file, where, problem, fix }: Finding): string =>
  `${file}, ${where}: ${problem}; ${fix}.`
