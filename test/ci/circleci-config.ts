import { parse } from 'yaml'

export interface Parameter {
  type: string
  /** It is required without one. */
  default?: unknown
}

export type Step = string | Record<string, unknown>

interface Definition {
  parameters?: Record<string, Parameter>
  executor?: string
  docker?: { image: string }[]
  steps?: Step[]
}

interface Invocation {
  name?: string
  type?: string
  context?: string
  requires?: (string | Record<string, string | string[]>)[]
  filters?: { branches?: { only?: string; ignore?: string } }
  'serial-group'?: string
  [parameter: string]: unknown
}

export interface Config {
  parameters?: Record<string, Parameter & { enum?: string[] }>
  orbs: Record<string, string>
  executors: Record<string, Definition>
  commands: Record<string, Definition>
  jobs: Record<string, Definition>
  'job-groups': Record<string, { jobs: Entry[] }>
  workflows: Record<string, { jobs: Entry[]; when?: unknown; triggers?: unknown }>
}

type Entry = string | Record<string, Invocation>

/** A job as a workflow or group starts it. */
export interface Started {
  name: string
  runs: string
  given: Invocation
  /** The names that it requires, each with the ends that let it begin. */
  requires: Record<string, string[]>
}

export const parseConfig = (text: string): Config => parse(text) as Config

const terminal = ['success', 'failed', 'canceled', 'unauthorized', 'not_run']

export function started(entries: Entry[]): Started[] {
  return entries.map((entry) => {
    const [[runs, given] = ['', {}]] =
      typeof entry === 'string' ? [[entry, {}] as const] : Object.entries(entry)
    const requires = (given.requires ?? []).flatMap((requirement): [string, string[]][] =>
      typeof requirement === 'string'
        ? [[requirement, ['success']]]
        : Object.entries(requirement).map(([name, ends]) => [
            name,
            ends === 'terminal' ? terminal : [ends].flat(),
          ]),
    )
    return { name: given.name ?? runs, runs, given, requires: Object.fromEntries(requires) }
  })
}

/** Each list of jobs that are started beside each other, by the workflow's or the group's name. */
export const listsOf = (config: Config): [string, Started[]][] =>
  Object.entries({ ...config.workflows, ...config['job-groups'] }).map(([name, { jobs }]) => [
    name,
    started(jobs),
  ])

/** Requirements that name nothing, circles, jobs that nobody wrote, and those that nobody starts. */
export function graphProblems(config: Config): string[] {
  const lists = listsOf(config)
  const known = new Set([...Object.keys(config.jobs), ...Object.keys(config['job-groups'])])
  const used = new Set(lists.flatMap(([, jobs]) => jobs.map(({ runs }) => runs)))
  return [
    ...lists.flatMap(([list, jobs]) => jobs.flatMap((job) => inList(job, jobs, list, known))),
    ...[...known].filter((name) => !used.has(name)).map((name) => `nothing starts ${name}`),
  ]
}

function inList(job: Started, jobs: Started[], list: string, known: Set<string>): string[] {
  const found: string[] = []
  const names = jobs.map(({ name }) => name)
  if (job.given.type !== 'approval' && !job.runs.includes('/') && !known.has(job.runs)) {
    found.push(`${list}: ${job.runs} is no job`)
  }
  for (const required of Object.keys(job.requires)) {
    if (!names.includes(required)) found.push(`${list}: ${job.name} requires ${required}`)
  }
  if (names.filter((name) => name === job.name).length > 1) {
    found.push(`${list}: two jobs are called ${job.name}`)
  }
  if (reached(job, jobs).has(job.name)) found.push(`${list}: ${job.name} waits for itself`)
  return found
}

function reached(job: Started, jobs: Started[], seen = new Set<string>()): Set<string> {
  for (const required of Object.keys(job.requires)) {
    if (seen.has(required)) continue
    seen.add(required)
    const next = jobs.find(({ name }) => name === required)
    if (next) reached(next, jobs, seen)
  }
  return seen
}
