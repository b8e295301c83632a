import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { interpolate, type Scope, type Value } from './expression.ts'
import { condition, makeStep, type WorkflowStep } from './github-steps.ts'
import { type End, type Ends, type Job, onlyKnown, type Pipeline, Unknown } from './model.ts'

type Texts = Record<string, string>
type Asked = Record<string, string | boolean>

interface WorkflowJob {
  if?: string
  needs?: string | string[]
  environment?: string | { name: string }
  permissions?: Texts
  strategy?: { matrix?: Record<string, string[]>; 'fail-fast'?: boolean }
  env?: Texts
  outputs?: Texts
  steps: WorkflowStep[]
  [key: string]: unknown
}

interface Input {
  type?: string
  options?: string[]
  required?: boolean
  default?: string | boolean
}

interface Workflow {
  on: { workflow_dispatch?: { inputs?: Record<string, Input> } | null }
  env?: Texts
  jobs: Record<string, WorkflowJob>
  [key: string]: unknown
}

/** What the repository's settings hold: the test's, and nothing else. */
export interface Repository {
  vars: Texts
  secrets: Texts
  /** By environment: what only a job in that environment gets. */
  environments: Record<string, { vars?: Texts; secrets?: Texts }>
}

const workflowKeys = 'name on permissions concurrency env jobs run-name'.split(' ')
const jobKeys =
  'name if needs runs-on timeout-minutes permissions environment strategy env outputs steps'.split(
    ' ',
  )

/**
 * A workflow of GitHub Actions as it runs on main.
 *
 * @param asked what a person gives to a run by hand; without it, it runs for a push
 */
export function githubPipeline(path: string, repository: Repository, asked?: Asked): Pipeline {
  const workflow = parse(readFileSync(path, 'utf8')) as Workflow
  onlyKnown('the workflow', workflow, workflowKeys)
  const inputs = inputsOf(workflow, asked)
  const jobs = Object.entries(workflow.jobs).flatMap(([id, job]) => {
    onlyKnown(`the job ${id}`, job, jobKeys)
    return instances(job).map((matrix) =>
      makeJob(workflow, id, job, matrix, repository, inputs, asked),
    )
  })
  return { jobs }
}

/** What a run sees of the inputs that it declares: of a push, none has a value. */
function inputsOf({ on }: Workflow, asked?: Asked): Record<string, Value> {
  const declared = on.workflow_dispatch?.inputs ?? {}
  // Where a workflow does one thing, nobody says which.
  onlyKnown('what is asked', asked ?? {}, [...Object.keys(declared), 'action'])
  return Object.fromEntries(
    Object.entries(declared).map(([name, { type = 'string', options, required, ...input }]) => {
      if (!['string', 'choice', 'boolean'].includes(type)) {
        throw new Unknown(`an input of type ${type}`)
      }
      const value = asked && (asked[name] ?? input.default)
      if (type === 'boolean') return [name, value ?? null]
      if (asked && required && !value) throw new Error(`The input ${name} is missing.`)
      if (value && options && !options.includes(`${value}`)) {
        throw new Error(`The input ${name} is ${value}, none of ${options.join(', ')}.`)
      }
      return [name, value ?? '']
    }),
  )
}

/** The values of a job's matrix: one job for each combination. */
function instances({ strategy = {} }: WorkflowJob): Texts[] {
  onlyKnown('a strategy', strategy, ['matrix', 'fail-fast', 'max-parallel'])
  let found: Texts[] = [{}]
  for (const [key, values] of Object.entries(strategy.matrix ?? {})) {
    if (['include', 'exclude'].includes(key) || !Array.isArray(values)) {
      throw new Unknown(`the matrix's "${key}"`)
    }
    found = found.flatMap((one) => values.map((value) => ({ ...one, [key]: value })))
  }
  if (found.length > 1 && strategy['fail-fast'] !== false) throw new Unknown('fail-fast')
  return found
}

const needsOf = ({ needs = [] }: WorkflowJob): string[] => [needs].flat()

/** All jobs that a job waits for, directly or not. */
function ancestors(workflow: Workflow, id: string): string[] {
  const direct = needsOf(workflow.jobs[id] as WorkflowJob)
  return [...new Set(direct.flatMap((need) => [need, ...ancestors(workflow, need)]))]
}

function makeJob(
  workflow: Workflow,
  id: string,
  job: WorkflowJob,
  matrix: Texts,
  repository: Repository,
  inputs: Record<string, Value>,
  asked?: Asked,
): Job {
  const needs = needsOf(job)
  const named = Object.values(matrix)
  let scope: Scope = { values: {}, functions: {} }

  const jobScope = (ends: Ends): Scope => {
    const github = {
      ref: 'refs/heads/main',
      ref_name: 'main',
      sha: 'f'.repeat(40),
      event_name: asked ? 'workflow_dispatch' : 'push',
      run_attempt: '1',
    }
    const values: Record<string, Value> = {
      github,
      inputs,
      matrix,
      needs: Object.fromEntries(
        needs.map((need) => {
          const declared = Object.keys(workflow.jobs[need]?.outputs ?? {})
          const outputs = declared.map((key) => [key, ends.output(need, key) ?? ''])
          return [need, { result: ends.of(need), outputs: Object.fromEntries(outputs) }]
        }),
      ),
    }
    const before = ancestors(workflow, id).map((need) => ends.of(need))
    return { values, functions: status(before, ends) }
  }

  return {
    name: named.length > 0 ? `${id} (${named.join(', ')})` : id,
    group: id,
    needs,
    runs: (ends) => condition(job.if, jobScope(ends)),
    outputs: () =>
      Object.fromEntries(
        Object.entries(job.outputs ?? {}).map(([key, text]) => [key, interpolate(text, scope)]),
      ),
    steps(ends) {
      const at = jobScope(ends)
      const environment = interpolate(
        typeof job.environment === 'object' ? job.environment.name : (job.environment ?? ''),
        at,
      )
      const own = repository.environments[environment]
      if (environment && !own)
        throw new Error(`${id}: the repository has no environment ${environment}.`)
      const values: Record<string, Value> = {
        ...at.values,
        vars: { ...repository.vars, ...own?.vars },
        secrets: { ...repository.secrets, ...own?.secrets },
        steps: {},
      }
      scope = { ...at, values }
      const outer = { ...workflow.env, ...job.env }
      const permissions = (job.permissions ?? workflow.permissions ?? {}) as Texts
      return job.steps.map((step) => makeStep(step, { scope, outer, permissions }))
    },
  }
}

/** The functions that ask how a job stands with those before it. */
function status(before: End[], ends: Ends): Scope['functions'] {
  return {
    always: () => true,
    success: () => !ends.cancelled && before.every((end) => end === 'success'),
    failure: () => !ends.cancelled && before.includes('failure'),
    cancelled: () => ends.cancelled,
  }
}
