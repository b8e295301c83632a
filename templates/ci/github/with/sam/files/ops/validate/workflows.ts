import { parse } from 'yaml'
import type { Topology } from '../../topology.ts'
import { before, type Job, needsOf, type Problem, type Workflow } from './jobs.ts'
import type { Check } from './project.ts'
import { deployment } from './rollout-jobs.ts'

/** What GitHub accepts and finds out too late, or never: it starts no job whose need is not there, and trusts any tag. */
export const workflows: Check = ({ files, topology }) =>
  Object.entries(files)
    .filter(([path]) => path.startsWith('.github/'))
    .flatMap(([file, text]) => problems(file, text, topology).map((found) => ({ file, ...found })))

function problems(file: string, text: string, topology: Topology): Problem[] {
  const workflow = parse(text) as Workflow
  if (!workflow.jobs) return pins(text)
  const jobs = Object.entries(workflow.jobs)
  return [
    ...pins(text),
    ...(JSON.stringify(workflow.permissions) === '{}'
      ? []
      : [
          { where: 'permissions', problem: 'every job gets them', fix: 'take {} and grant by job' },
        ]),
    ...jobs.flatMap(([name, job]) => needed(name, job, workflow.jobs ?? {})),
    ...jobs.flatMap(([name, job]) => granted(name, job)),
    ...(file.endsWith('/deploy.yml') ? deployment(workflow, topology) : []),
  ]
}

/** A tag can be moved to other code; a commit cannot. The version is for people and for update bots. */
function pins(text: string): Problem[] {
  return text.split('\n').flatMap((line, index) => {
    const [, action, comment = ''] = /^\s*(?:- )?uses:\s*(\S+)\s*(.*)$/.exec(line) ?? []
    if (!action || action.startsWith('./')) return []
    const where = `line ${index + 1}`
    if (!/@[0-9a-f]{40}$/.test(action)) {
      return [{ where, problem: `${action} is not pinned`, fix: 'name a commit of 40 digits' }]
    }
    if (!/^# v\d+(\.\d+)*$/.test(comment)) {
      return [
        { where, problem: `${action} names no version`, fix: 'add it as a comment, "# v1.2.3"' },
      ]
    }
    return []
  })
}

function needed(name: string, job: Job, jobs: Record<string, Job>): Problem[] {
  const absent = needsOf(job)
    .filter((need) => !(need in jobs))
    .map((need) => ({
      where: name,
      problem: `it needs ${need}, which is no job`,
      fix: 'name a job',
    }))
  if (!before(name, jobs).has(name)) return absent
  return [
    ...absent,
    { where: name, problem: 'it waits for itself', fix: 'break the circle of needs' },
  ]
}

const most: Record<string, string> = { contents: 'read', 'id-token': 'write' }

function granted(name: string, job: Job): Problem[] {
  const found: Problem[] = []
  const add = (problem: string, fix: string) => found.push({ where: name, problem, fix })
  for (const [scope, level] of Object.entries(job.permissions ?? {})) {
    if (level !== most[scope]) add(`it may ${level} ${scope}`, 'take the permission away')
  }
  if (!job.permissions) add('it names no permissions', 'name those that it uses')
  if (job.permissions?.['id-token'] && !job.environment) {
    add('it may ask for AWS credentials outside an environment', 'name the environment')
  }
  if (!job['timeout-minutes']) add('it may hang for six hours', 'set timeout-minutes')
  for (const { run = '', with: given = {} } of job.steps ?? []) {
    if (run.includes('${{')) add('an expression is pasted into a command', 'pass it through env')
    if ('aws-access-key-id' in given) add('it uses a stored key', 'assume a role')
  }
  return found
}
