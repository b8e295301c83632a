import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { fill, fillPipeline, type Parameters, resolveParameters } from './circleci-parameters.ts'
import { type Asked, cannotRun, mustRun, requirements } from './circleci-requires.ts'
import {
  type Ends,
  type Job,
  onlyKnown,
  type Pipeline,
  type Running,
  type Step,
  Unknown,
} from './model.ts'
import { orbCommands } from './orbs.ts'

type Texts = Record<string, string>
/** A step: the name of a command, or that with what it is given. */
type Config = string | Record<string, unknown>

interface Command {
  parameters?: Parameters
  steps: Config[]
}

interface ConfigJob extends Command {
  executor?: string
  environment?: Texts
  type?: string
  [key: string]: unknown
}

interface Configuration {
  parameters?: Parameters
  orbs?: Texts
  executors?: Record<string, unknown>
  commands?: Record<string, Command>
  jobs: Record<string, ConfigJob>
  'job-groups'?: Record<string, { jobs: Config[] }>
  workflows: Record<string, { jobs: Config[]; triggers?: unknown; when?: unknown }>
  [key: string]: unknown
}

/** What the project's settings hold, contexts by name, and what a person does. */
export interface Settings {
  contexts: Record<string, Texts>
  /** Whether whoever is asked to approve does so. */
  approves: boolean
  /** The pipeline's parameters, where a person starts it. */
  asked?: Record<string, string | boolean>
}

const topKeys = 'version parameters orbs executors commands jobs job-groups workflows'.split(' ')
const jobKeys =
  'description executor docker resource_class parameters environment steps type'.split(' ')
const invocationKeys = 'name requires context filters type serial-group'.split(' ')

/** `name` or `{ name: given }` → both. */
const split = (config: Config): [string, Record<string, unknown>] => {
  if (typeof config === 'string') return [config, {}]
  const [entry, ...others] = Object.entries(config)
  if (!entry || others.length > 0) throw new Unknown(JSON.stringify(config))
  const [name, given] = entry
  return [name, typeof given === 'string' ? { command: given } : ((given ?? {}) as object as Texts)]
}

/** CircleCI's configuration as it runs for a push to main: all workflows' jobs that its filters let through. */
export function circleciPipeline(path: string, settings: Settings): Pipeline {
  const written = parse(readFileSync(path, 'utf8'), { merge: true }) as Configuration
  onlyKnown('the configuration', written, topKeys)
  const { parameters, ...others } = written
  const values = resolveParameters('the pipeline', parameters, settings.asked)
  const configuration = fillPipeline(others, values) as Configuration
  // What has triggers of its own is not started by a push.
  const pushed = Object.entries(configuration.workflows).filter(
    ([, { triggers, when }]) => !triggers && holds(when),
  )
  const jobs = pushed.flatMap(([name, workflow]) => {
    onlyKnown(`the workflow ${name}`, workflow, ['jobs', 'when'])
    return workflow.jobs.flatMap((config) => invocation(configuration, config, settings, []))
  })
  return { jobs }
}

/** Whether a workflow's condition holds; one that has none always runs. */
function holds(when: unknown): boolean {
  if (when === undefined) return true
  onlyKnown('when', when as object, ['equal'])
  const { equal } = when as { equal: string[] }
  return new Set(equal).size === 1
}

/** @param outer what all jobs of a group require, beside their own */
function invocation(
  configuration: Configuration,
  config: Config,
  settings: Settings,
  outer: Asked[],
): Job[] {
  const [id, given] = split(config)
  if (!onMain(given.filters)) return []
  const asked = [...outer, ...requirements(given.requires)]
  const group = configuration['job-groups']?.[id]
  if (group) {
    onlyKnown(`the group ${id}`, given, ['requires', 'filters', 'serial-group'])
    onlyKnown(`the group ${id}`, group, ['jobs'])
    return group.jobs.flatMap((inner) => invocation(configuration, inner, settings, asked))
  }
  const name = (given.name as string | undefined) ?? id
  const common = {
    name,
    group: name,
    needs: [...new Set(asked.map(({ job }) => job))],
    hopeless: (ends: Ends) => cannotRun(asked, ends),
    outputs: () => ({}),
  }
  if (given.type === 'approval') {
    onlyKnown(name, given, invocationKeys)
    return [
      {
        ...common,
        runs: (ends) => mustRun(asked, ends) && settings.approves,
        steps: () => [],
      },
    ]
  }
  const job = configuration.jobs[id]
  if (!job) throw new Unknown(`the job ${id}`)
  onlyKnown(`the job ${id}`, job, jobKeys)
  if (job.executor && !configuration.executors?.[job.executor]) {
    throw new Error(`${id}: there is no executor ${job.executor}.`)
  }
  if (!job.executor && !job.docker) throw new Error(`${id}: nothing says where it runs.`)
  const own = Object.fromEntries(
    Object.entries(given).filter(([key]) => !invocationKeys.includes(key)),
  )
  const parameters = resolveParameters(id, job.parameters, own)
  const contexts = [given.context ?? []].flat() as string[]
  return [
    {
      ...common,
      runs: (ends) => mustRun(asked, ends),
      steps: () => [
        {
          title: 'set up the environment',
          runs: () => true,
          act: async (running) => {
            for (const context of contexts) {
              const values = settings.contexts[context]
              if (!values) throw new Error(`${name}: there is no context ${context}.`)
              Object.assign(running.env, values)
            }
            Object.assign(running.env, job.environment, {
              CIRCLECI: 'true',
              CIRCLE_BRANCH: 'main',
              CIRCLE_SHA1: 'f'.repeat(40),
              CIRCLE_WORKFLOW_ID: 'workflow',
              BASH_ENV: `${running.directory}.env`,
            })
            // CircleCI gives the token that a role is assumed with to jobs with a context alone.
            if (contexts.length > 0) running.env.CIRCLE_OIDC_TOKEN_V2 = 'token'
          },
        },
        ...expand(configuration, fill(job.steps, parameters)),
      ],
    },
  ]
}

/** Whether a job's filters let a push to main through. */
function onMain(filters: unknown): boolean {
  if (filters === undefined) return true
  onlyKnown('filters', filters as object, ['branches'])
  const { branches } = filters as { branches: { only?: string; ignore?: string } }
  onlyKnown('filters', branches, ['only', 'ignore'])
  return (branches.only ?? 'main') === 'main' && branches.ignore !== 'main'
}

/** Steps with the project's own commands replaced by what these consist of. */
function expand(configuration: Configuration, steps: Config[]): Step[] {
  return steps.flatMap((config) => {
    const [name, given] = split(config)
    const command = configuration.commands?.[name]
    if (command) {
      onlyKnown(`the command ${name}`, command, ['description', 'parameters', 'steps'])
      return expand(
        configuration,
        fill(command.steps, resolveParameters(name, command.parameters, given)),
      )
    }
    if (name === 'when') {
      onlyKnown('when', given, ['condition', 'steps'])
      if (!['true', 'false'].includes(given.condition as string)) {
        throw new Unknown(`the condition ${given.condition}`)
      }
      return given.condition === 'true' ? expand(configuration, given.steps as Config[]) : []
    }
    const [orb, orbCommand] = name.split('/')
    if (orbCommand !== undefined) {
      const source = configuration.orbs?.[orb as string]
      const act = source && orbCommands[`${source.replace(/@.*/, '')}/${orbCommand}`]
      if (!act) throw new Unknown(`the orb's command ${name}`)
      return {
        title: name,
        runs: ({ failed }) => !failed,
        act: (running) => act(given as Texts, running),
      }
    }
    return builtIn(name, given)
  })
}

const runKeys = 'name command when no_output_timeout working_directory'.split(' ')
const bash = ['bash', '-eo', 'pipefail', '-c']

function builtIn(name: string, given: Record<string, unknown>): Step {
  const when = (given.when ?? 'on_success') as string
  const runs = {
    on_success: (failed: boolean) => !failed,
    on_fail: (failed: boolean) => failed,
    always: () => true,
  }
  const may = runs[when as keyof typeof runs]
  if (!may) throw new Unknown(`when: ${when}`)
  const act = builtIns[name]
  if (!act) throw new Unknown(`the step ${name}`)
  return {
    title: `${given.name ?? given.command ?? name}`,
    runs: ({ failed }) => may(failed),
    act: async (running) => act(given as Texts, running),
  }
}

const builtIns: Record<string, (given: Texts, running: Running) => Promise<void> | void> = {
  checkout: (given, running) => {
    onlyKnown('checkout', given, [])
    running.checkOut()
  },
  run(given, running) {
    onlyKnown('run', given, runKeys)
    const { command, no_output_timeout: silence = '10m', working_directory: folder } = given
    if (!command) throw new Error('run: there is no command.')
    if (!/^\d+[smh]$/.test(silence)) throw new Error(`run: no_output_timeout is "${silence}".`)
    return running.shell(command, { shell: bash, env: {}, ...(folder ? { folder } : {}) })
  },
  persist_to_workspace(given, running) {
    onlyKnown('persist_to_workspace', given, ['root', 'paths'])
    running.keep('workspace', given.root as string, [given.paths ?? []].flat())
  },
  attach_workspace(given, running) {
    onlyKnown('attach_workspace', given, ['at'])
    running.fetch('workspace', given.at as string)
  },
  store_artifacts: (given, running) => stored('store_artifacts', given, running),
  store_test_results: (given, running) => stored('store_test_results', given, running),
}

/** CircleCI only warns of files that are not there; here they are a fault. */
function stored(what: string, given: Texts, running: Running): void {
  onlyKnown(what, given, ['path', 'destination'])
  const path = given.path as string
  if (!existsSync(join(running.directory, path))) throw new Error(`${what}: there is no ${path}.`)
}
