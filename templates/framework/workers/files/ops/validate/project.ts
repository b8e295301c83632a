import { globSync, readFileSync } from 'node:fs'
import { type Topology, topology } from '../../topology.ts'
import { file as configFile, parseConfig, root, type WorkerConfig } from '../cloudflare/config.ts'

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
  /** wrangler.jsonc, parsed. */
  config: WorkerConfig
  /** The module that a deployment would upload; undefined when nothing was built. */
  bundle: string | undefined
}

export type Check = (project: Project) => Finding[]

/** A project from its texts, so that a test can change one of them. */
export function makeProject(
  topologyOf: Topology,
  files: Record<string, string>,
  bundle?: string,
): Project {
  const config = parseConfig(configFile, files[configFile] ?? '{}')
  return { topology: topologyOf, files, config, bundle }
}

/** This project, as it is on disk. */
export function loadProject(bundle?: string): Project {
  const pipelines = globSync(
    ['.github/workflows/*.yml', '.github/actions/*/action.yml', '.circleci/*.yml'],
    { cwd: root },
  )
  const paths = [configFile, 'package.json', ...pipelines].sort()
  return makeProject(
    topology,
    Object.fromEntries(
      paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(`${root}/${path}`, 'utf8')]),
    ),
    bundle,
  )
}

/** `wrangler.jsonc, observability: it is off, and ...; enable it.` */
export const sentence = ({ file, where, problem, fix }: Finding): string =>
  `${file}, ${where}: ${problem}; ${fix}.`
