import { environments } from './environments.ts'
import type { Job, Problem } from './jobs.ts'

const most: Record<string, string> = { contents: 'read', 'id-token': 'write' }

/** No more than reading the code and, inside one of the environments that a role trusts, assuming it. */
export function granted(name: string, job: Job): Problem[] {
  const found: Problem[] = []
  const add = (problem: string, fix: string) => found.push({ where: name, problem, fix })
  for (const [scope, level] of Object.entries(job.permissions ?? {})) {
    if (level !== most[scope]) add(`it may ${level} ${scope}`, 'take the permission away')
  }
  if (!job.permissions) add('it names no permissions', 'name those that it uses')
  if (job.permissions?.['id-token']) {
    const { environment } = job
    if (!environment) {
      add('it may ask for AWS credentials outside an environment', 'name the environment')
    } else if (!environments.includes(environment)) {
      add(`no role trusts ${environment}`, `take one of ${environments.join(', ')}`)
    } else if (environment === 'release' && name !== 'prepare') {
      add(
        'it would wait for a reviewer, in the midst of a rollout',
        'run it in another environment',
      )
    }
  }
  const scripts = (job.steps ?? []).some(({ run = '' }) =>
    /npm (rebuild|(ci|i|install)\b(?!.*--ignore-scripts))/.test(run),
  )
  if (scripts && name === 'runs') {
    add('install scripts could take the role of a job that deploys', 'add --ignore-scripts')
  } else if (scripts && job.permissions?.['id-token']) {
    add('install scripts could take its role', 'install with --ignore-scripts')
  }
  for (const { with: given = {} } of job.steps ?? []) {
    if ('aws-access-key-id' in given) add('it uses a stored key', 'assume a role')
  }
  return found
}
