import { type Config, type Problem, type Step, startsOf } from './config.ts'

/**
 * Every job that signs in does so by role, no key is kept anywhere, and neither an install script nor what somebody asks for
 * runs with what a job with a context has.
 */
export function signIn(config: Config): Problem[] {
  const places = Object.entries({ ...config.commands, ...config.jobs })
  return [
    ...places.flatMap(([where, { steps = [] }]) => steps.flatMap((step) => byRole(where, step))),
    ...scripts(config),
  ]
}

function byRole(where: string, step: Step): Problem[] {
  const found: Problem[] = []
  // What a condition compares is in no command.
  const text = JSON.stringify(step, (key, value) => (key === 'condition' ? undefined : value))
  if (/aws_(access_key_id|secret_access_key)"?:|AKIA/.test(text)) {
    found.push({ where, problem: 'it uses a stored key', fix: 'assume a role' })
  }
  if (/--role-arn (?!\\"\$)/.test(text)) {
    const problem = "the role's ARN is not the context's"
    found.push({ where, problem, fix: 'take it from a variable of the context' })
  }
  if (/<<\s*pipeline\./.test(text)) {
    const problem = "a pipeline's parameter is pasted into a command"
    found.push({ where, problem, fix: 'pass it through environment' })
  }
  return found
}

/** A package's install script could take the token of a job that has a context. */
function scripts({ jobs = {}, commands = {}, ...config }: Config): Problem[] {
  const all = [
    ...Object.values(config.workflows ?? {}),
    ...Object.values(config['job-groups'] ?? {}),
  ]
  const trusted = all
    .flatMap(({ jobs: entries }) => startsOf(entries))
    .filter(({ options }) => options.context !== undefined)
    .map(({ runs }) => runs)
  const runsThem = (steps: Step[] = []): boolean =>
    steps.some((step) => {
      const name = typeof step === 'string' ? step : (Object.keys(step)[0] ?? '')
      if (commands[name]) return runsThem(commands[name].steps)
      const text = JSON.stringify(step)
      return (
        /npm rebuild|node\/install-packages|npm (ci|install)\b/.test(text) &&
        !/--ignore-scripts/.test(text)
      )
    })
  return [...new Set(trusted)]
    .filter((name) => runsThem(jobs[name]?.steps))
    .map((where) => ({
      where,
      problem: 'install scripts could take its role',
      fix: 'install with --ignore-scripts',
    }))
}
