import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { useAction } from './actions.ts'
import { evaluate, interpolate, type Scope, truthy, type Value } from './expression.ts'
import { onlyKnown, type Running, type SoFar, type Step, StepFailed, Unknown } from './model.ts'

type Texts = Record<string, string>

export interface WorkflowStep {
  id?: string
  name?: string
  if?: string
  uses?: string
  with?: Texts
  run?: string
  shell?: string
  env?: Texts
  'working-directory'?: string
  'continue-on-error'?: boolean
}

const stepKeys = 'id name if uses with run shell env working-directory timeout-minutes'.split(' ')

/** A condition that asks for no status asks for success as well. */
export function condition(text: string | boolean | undefined, scope: Scope): boolean {
  const bare = `${text ?? true}`.replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1')
  const asked = /\b(always|success|failure|cancelled)\s*\(/.test(bare)
  return (asked || truthy(scope.functions.success?.() ?? false)) && truthy(evaluate(bare, scope))
}

/** What a step has from its job. */
interface At {
  scope: Scope
  outer: Texts
  permissions: Texts
}

const shells: Record<string, string[]> = {
  bash: ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c'],
  default: ['bash', '-e', '-c'],
}

export function makeStep(step: WorkflowStep, at: At): Step {
  onlyKnown('a step', step, stepKeys)
  const title = step.name ?? step.run?.trim() ?? step.uses ?? ''
  const texts = (given: Texts = {}): Texts =>
    Object.fromEntries(
      Object.entries(given).map(([key, text]) => [key, interpolate(`${text}`, at.scope)]),
    )
  return {
    title,
    runs({ failed }: SoFar) {
      const functions = {
        ...at.scope.functions,
        success: () => !failed,
        failure: () => failed,
      }
      return condition(step.if, { ...at.scope, functions })
    },
    async act(running) {
      const env = texts({ ...at.outer, ...step.env })
      if (step.uses?.startsWith('./'))
        return composite(step.uses, texts(step.with), { ...at, outer: texts(at.outer) }, running)
      if (step.uses) {
        return useAction(step.uses, texts(step.with), at.permissions, running)
      }
      if (step.run === undefined) throw new Unknown('a step that neither runs nor uses anything')
      const shell = shells[step.shell ?? 'default']
      if (!shell) throw new Unknown(`the shell ${step.shell}`)
      const script = interpolate(step.run, at.scope)
      const outputs = await withFiles(running, (files) =>
        running.shell(script, {
          shell,
          env: { ...env, ...files, GITHUB_ACTIONS: 'true' },
          ...(step['working-directory'] ? { folder: step['working-directory'] } : {}),
        }),
      )
      if (step.id) {
        ;(at.scope.values.steps as Record<string, Value>)[step.id] = { outputs }
      }
    },
  }
}

/** A step's files: what it writes there becomes its outputs, and later steps' environment and PATH. */
async function withFiles(running: Running, run: (files: Texts) => Promise<void>): Promise<Texts> {
  const folder = mkdtempSync(`${running.directory}.files-`)
  const names = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STEP_SUMMARY']
  const files = Object.fromEntries(names.map((name) => [name, join(folder, name)]))
  for (const file of Object.values(files)) writeFileSync(file, '')
  const lines = (name: string) =>
    readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean)
  const pairs = (name: string): Texts =>
    Object.fromEntries(
      lines(name).map((line) => {
        const [, key, value] = /^([\w-]+)=(.*)$/.exec(line) ?? []
        if (key === undefined) throw new Unknown(`"${line}" in ${name}`)
        return [key, value ?? '']
      }),
    )
  try {
    await run(files)
    Object.assign(running.env, pairs('GITHUB_ENV'))
    running.path.unshift(...lines('GITHUB_PATH'))
    return pairs('GITHUB_OUTPUT')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** An action of the repository itself: there only once the code is checked out. */
async function composite(uses: string, given: Texts, outer: At, running: Running): Promise<void> {
  const text = readFileSync(join(running.directory, uses, 'action.yml'), 'utf8')
  const { runs, inputs = {} } = parse(text) as {
    runs: { using: string; steps: WorkflowStep[] }
    inputs?: Record<string, { default?: string; required?: boolean }>
  }
  if (runs.using !== 'composite') throw new Unknown(`the action ${uses}`)
  onlyKnown(`what ${uses} is given`, given, Object.keys(inputs))
  const taken = Object.entries(inputs).map(([name, input]) => {
    const value = given[name] || input.default
    if (input.required && !value) throw new StepFailed(`The input ${name} is missing or empty.`)
    return [name, value ?? '']
  })
  const { github = {} } = outer.scope.values
  // It sees its own inputs and steps, and neither variables nor secrets of the repository.
  const steps: Record<string, Value> = {}
  const values = { github, inputs: Object.fromEntries(taken), steps }
  const at: At = { ...outer, scope: { ...outer.scope, values } }
  for (const step of runs.steps) {
    if (step.run !== undefined && step.shell === undefined) {
      throw new Error(`${uses}: a composite action's step names its shell.`)
    }
    running.say(`> ${step.name ?? step.run ?? step.uses}`)
    const { 'continue-on-error': mayFail, ...plain } = step
    const made = makeStep(plain, at)
    if (!made.runs({ failed: false })) {
      if (step.id) steps[step.id] = { outcome: 'skipped', outputs: {} }
      continue
    }
    try {
      await made.act(running)
      if (step.id && !step.run) steps[step.id] = { outcome: 'success', outputs: {} }
    } catch (error) {
      if (!mayFail || !(error instanceof StepFailed)) throw error
      running.say(error.message)
      if (step.id) steps[step.id] = { outcome: 'failure', outputs: {} }
    }
  }
}
