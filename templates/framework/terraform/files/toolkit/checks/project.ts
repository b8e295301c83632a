import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Topology, topology } from '../../topology.ts'

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

/** A pipeline is made of the files of its system's folder, .github or .circleci. */
const pipelines = ['.*/**/*.yml']

export type Check = (project: Project) => Finding[]

type Say = (file: string, where: string, problem: string, fix: string) => void

/** A check that says what it finds as it goes. */
export const check =
  (ask: (project: Project, say: Say) => void): Check =>
  (project) => {
    const found: Finding[] = []
    ask(project, (file, where, problem, fix) => found.push({ file, where, problem, fix }))
    return found
  }

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
  const paths = globSync([...infrastructure, 'src/**/*.ts', ...pipelines], { cwd: root })
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
