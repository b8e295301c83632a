import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Topology, topology } from '../../topology.ts'
import { pipelineFiles } from './pipeline-files.ts'

/** One thing that is wrong, as the parts of a sentence. */
export interface Finding {
  file: string
  /** Where in the file: a resource and its argument, or a job. */
  where: string
  problem: string
  fix: string
}

/** What the checks look at. */
export interface Project {
  topology: Topology
  /** The text of every file that is checked, by its path in the project. */
  files: Record<string, string>
}

export type Check = (project: Project) => Finding[]

/** A project from its texts, whose line ends may be CRLF; a test can change one of them. */
export const makeProject = (topologyOf: Topology, texts: Record<string, string>): Project => ({
  topology: topologyOf,
  files: Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [path, text.replaceAll('\r\n', '\n')]),
  ),
})

/** This project, as it is on disk. */
export function loadProject(): Project {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const infrastructure = ['infra/**/*.{tf,json,yaml}', 'infra/regions/*/.terraform.lock.hcl']
  const paths = globSync([...infrastructure, 'src/**/*.ts', ...pipelineFiles], { cwd: root })
  return makeProject(
    topology,
    Object.fromEntries(
      paths
        .map((path) => path.replaceAll('\\', '/'))
        .filter((path) => !path.includes('/.terraform/'))
        .sort()
        .map((path) => [path, readFileSync(`${root}/${path}`, 'utf8')]),
    ),
  )
}

/** `infra/topology.json, regions: it is ...; make them equal.` */
export const sentence = ({ file, where, problem, fix }: Finding): string =>
  `${file}, ${where}: ${problem}; ${fix}.`
