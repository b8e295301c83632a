import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Topology, topology } from '../../topology.ts'
import { packageService } from '../aws/settings.ts'
import { parseTemplate, type Resource, type Template } from './template.ts'

/** One thing that is wrong, as the parts of a sentence. */
export interface Finding {
  file: string
  /** Where in the file: a resource and its property, or a job. */
  where: string
  problem: string
  fix: string
}

/** What the checks look at. */
export interface Project {
  topology: Topology
  /** The text of every file that is checked, by its path in the project. */
  files: Record<string, string>
  /** `infra/*.yaml`, parsed. */
  templates: Template[]
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
export function makeProject(topologyOf: Topology, texts: Record<string, string>): Project {
  const files = Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [path, text.replaceAll('\r\n', '\n')]),
  )
  const templates = Object.entries(files)
    .filter(([path]) => path.startsWith('infra/'))
    .map(([path, text]) => parseTemplate(path, text))
  return { topology: topologyOf, files, templates }
}

/** This project, as it is on disk, and where its templates are there as CloudFormation gets them. */
export function loadProject(): Project & { packaged: string[] } {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const paths = globSync(['infra/*.yaml', 'src/**/*.ts', ...pipelines], { cwd: root }).sort()
  const packages: Record<string, { path: string; text: string }> = {
    'infra/global.yaml': packageService('global'),
    'infra/region.yaml': packageService('region'),
  }
  const project = makeProject(topology, {
    ...Object.fromEntries(
      paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(`${root}/${path}`, 'utf8')]),
    ),
    ...Object.fromEntries(Object.entries(packages).map(([path, { text }]) => [path, text])),
  })
  return { ...project, packaged: project.templates.map(({ file }) => packages[file]?.path ?? file) }
}

/** Every resource of these types, with the file that it is in. */
export function resourcesOf(
  project: Project,
  ...types: string[]
): (Resource & { file: string; template: Template })[] {
  return project.templates.flatMap((template) =>
    template.resources
      .filter((resource) => types.includes(resource.type))
      .map((resource) => ({ ...resource, file: template.file, template })),
  )
}

/** `infra/region.yaml, ProbeHealth.RequestInterval: 20 is ...; take 10 or 30.` */
export const sentence = ({ file, where, problem, fix }: Finding): string =>
  `${file}, ${where}: ${problem}; ${fix}.`
