import type { Finding } from './project.ts'

export type Problem = Omit<Finding, 'file'>

/** The ways in which a job can end. */
const ends = ['success', 'failed', 'canceled', 'unauthorized', 'not_run']

type Requirement = string | Record<string, string | string[]>

/** A job of a workflow or group: its name, or what to start under it and how. */
type Entry = string | Record<string, Options | null>

interface Options {
  name?: string
  type?: string
  requires?: Requirement[]
  context?: string | string[]
  filters?: { branches?: { only?: string | string[]; ignore?: string | string[] } }
  'serial-group'?: string
  [parameter: string]: unknown
}

export type Step =
  | string
  | {
      run?: string | { command?: string; no_output_timeout?: string }
      [command: string]: unknown
    }

interface Executor {
  docker?: { image: string }[]
  environment?: Record<string, string>
}

interface JobDefinition extends Executor {
  executor?: string
  steps?: Step[]
}

export interface Config {
  orbs?: Record<string, unknown>
  executors?: Record<string, Executor>
  commands?: Record<string, { steps?: Step[] }>
  jobs?: Record<string, JobDefinition>
  'job-groups'?: Record<string, { jobs?: Entry[] }>
  workflows?: Record<string, { jobs?: Entry[] }>
}

/** A job as a workflow or a group starts it. */
export interface Start {
  /** What others require it by. */
  name: string
  /** What it runs: the key of a job or of a group. */
  runs: string
  options: Options
  /** The jobs that it waits for, each with the ends after which it may begin. */
  requires: Record<string, string[]>
}

export function startsOf(entries: Entry[] = []): Start[] {
  return entries.map((entry) => {
    const [runs, given] =
      typeof entry === 'string' ? [entry, null] : (Object.entries(entry)[0] ?? ['', null])
    const options = given ?? {}
    const requires = Object.fromEntries((options.requires ?? []).flatMap(endsRequired))
    return { name: options.name ?? runs, runs, options, requires }
  })
}

function endsRequired(requirement: Requirement): [name: string, ends: string[]][] {
  if (typeof requirement === 'string') return [[requirement, ['success']]]
  return Object.entries(requirement).map(([name, on]) => [
    name,
    on === 'terminal' ? ends : [on].flat(),
  ])
}

/** The ends of a job other than success. */
export const failures = ends.filter((end) => end !== 'success')

/** All jobs that must end before this one may begin. */
export function before(name: string, starts: Start[], seen = new Set<string>()): Set<string> {
  const start = starts.find((candidate) => candidate.name === name)
  for (const required of Object.keys(start?.requires ?? {})) {
    if (seen.has(required)) continue
    seen.add(required)
    before(required, starts, seen)
  }
  return seen
}

/** How long, in minutes, the last step of a job may say nothing: 10, unless it says otherwise. */
export function silenceMinutes(config: Config, { runs }: Start): number {
  const step = config.jobs?.[runs]?.steps?.at(-1)
  const run = typeof step === 'object' ? step.run : undefined
  const said = (typeof run === 'object' && run.no_output_timeout) || '10m'
  const [, amount, unit] = /^(\d+)([mh])$/.exec(said) ?? []
  return Number(amount) * (unit === 'h' ? 60 : 1)
}
