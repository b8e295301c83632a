import type { Config, Parameter, Step } from './circleci-config.ts'
import { listsOf } from './circleci-config.ts'
import facts from './orbs.json' with { type: 'json' }

type Parameters = Record<string, Parameter>

/** What an orb brings, as far as its source was read: see `repository` and `read` for which file at which commit. */
interface Orb {
  commands: Record<string, Parameters>
  jobs: Record<string, Parameters>
  executors: Record<string, Parameters>
}

const orbs: Record<string, Orb> = facts

/** Steps of CircleCI itself, of which some take a map. */
const ownSteps = [
  'attach_workspace',
  'checkout',
  'persist_to_workspace',
  'run',
  'store_artifacts',
  'store_test_results',
]

/** What orbs and reusable parts are used for that is not in them, is not declared, or is not given as it must be. */
export function orbProblems(config: Config): string[] {
  const declared = Object.entries(config.orbs)
  const places = Object.entries({ ...config.commands, ...config.jobs })
  const texts = JSON.stringify([
    config.commands,
    config.jobs,
    config.workflows,
    config['job-groups'],
  ])
  return [
    ...declared
      .filter(([, version]) => !(version in orbs))
      .map(([name, version]) => `nobody has read ${version}, which is the orb ${name}`),
    ...declared
      .filter(([name]) => !texts.includes(`"${name}/`))
      .map(([name]) => `the orb ${name} is declared and not used`),
    ...places.flatMap(([place, { steps = [] }]) =>
      steps.flatMap((step) => stepProblems(config, step).map((problem) => `${place}: ${problem}`)),
    ),
    ...places.flatMap(([place, { executor }]) =>
      executor === undefined || exists(config, 'executors', executor)
        ? []
        : [`${place}: there is no executor ${executor}`],
    ),
    ...listsOf(config).flatMap(([, jobs]) =>
      jobs
        .filter(({ given }) => given.type !== 'approval')
        .flatMap(({ name, runs, given }) => {
          const parameters = parametersOf(config, 'jobs', runs)
          if (!parameters) return runs in config['job-groups'] ? [] : [`there is no job ${runs}`]
          return argumentProblems(given, parameters, reserved).map(
            (problem) => `${name}: ${problem}`,
          )
        }),
    ),
  ]
}

/** What every job takes beside its own parameters. */
const reserved = ['name', 'type', 'context', 'requires', 'filters', 'serial-group']

type Kind = 'commands' | 'jobs' | 'executors'

function parametersOf(config: Config, kind: Kind, name: string): Parameters | undefined {
  const [orb = '', part = ''] = name.split('/')
  if (!name.includes('/')) return config[kind][name] && (config[kind][name].parameters ?? {})
  return orbs[config.orbs[orb] ?? '']?.[kind][part]
}

const exists = (config: Config, kind: Kind, name: string) =>
  parametersOf(config, kind, name) !== undefined

function stepProblems(config: Config, step: Step): string[] {
  const [[name, given] = ['', {}]] =
    typeof step === 'string' ? [[step, {}] as const] : Object.entries(step)
  if (ownSteps.includes(name)) return []
  if (name === 'when' || name === 'unless') {
    const { steps = [] } = given as { steps?: Step[] }
    return steps.flatMap((inner) => stepProblems(config, inner))
  }
  const parameters = parametersOf(config, 'commands', name)
  if (!parameters) return [`there is no command ${name}`]
  return argumentProblems((given ?? {}) as Record<string, unknown>, parameters).map(
    (problem) => `${name}: ${problem}`,
  )
}

function argumentProblems(
  given: Record<string, unknown>,
  parameters: Parameters,
  others: string[] = [],
): string[] {
  const missing = Object.entries(parameters)
    .filter(([name, parameter]) => !('default' in parameter) && !(name in given))
    .map(([name]) => `it is not given ${name}`)
  const wrong = Object.entries(given)
    .filter(([name]) => !others.includes(name))
    .flatMap(([name, value]) => {
      const parameter = parameters[name]
      if (!parameter) return [`it takes no ${name}`]
      return fits(parameter.type, value) ? [] : [`${name} is no ${parameter.type}`]
    })
  return [...missing, ...wrong]
}

/** Whether a value is of a parameter's type; one that another parameter gives is of that one's. */
function fits(type: string, value: unknown): boolean {
  if (typeof value === 'string' && value.startsWith('<<')) return true
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'boolean') return typeof value === 'boolean'
  return typeof value === 'string'
}
