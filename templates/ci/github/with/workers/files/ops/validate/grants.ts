import type { Job, Problem } from './jobs.ts'

/** No more than reading the code; secrets in one environment alone, and only for the step that uses them. */
export function granted(name: string, job: Job): Problem[] {
  const found: Problem[] = []
  const add = (problem: string, fix: string) => found.push({ where: name, problem, fix })
  for (const [scope, level] of Object.entries(job.permissions ?? {})) {
    if (scope !== 'contents' || level !== 'read') {
      add(`it may ${level} ${scope}`, 'take the permission away')
    }
  }
  if (!job.permissions) add('it names no permissions', 'name those that it uses')
  const { environment, steps, ...rest } = job
  if (JSON.stringify(rest).includes('secrets.')) {
    add('every step sees the secrets, npm ci too', 'give them to the step that uses them')
  }
  if (JSON.stringify(steps ?? []).includes('secrets.') && environment !== 'production') {
    add('it uses secrets outside the environment production', 'name the environment')
  }
  const values = (steps ?? []).flatMap(({ env = {} }) => Object.entries(env))
  for (const [key, value] of values) {
    if (/TOKEN|SECRET|KEY/.test(key) && !/^\$\{\{ secrets\.\w+ \}\}$/.test(value)) {
      add(`${key} is written down`, 'keep it in the environment production')
    }
  }
  return found
}
