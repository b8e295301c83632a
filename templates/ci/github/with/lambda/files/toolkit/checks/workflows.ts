import type { Topology } from '../../topology.ts'
import { granted } from './grants.ts'
import { before, type Job, needsOf, type Problem, type Workflow } from './jobs.ts'
import type { Check } from './project.ts'
import { yamlIn } from './regions.ts'
import { deployment } from './rollout-jobs.ts'

const deploy = '.github/workflows/deploy.yml'

/** What GitHub accepts and finds out too late, or never: it starts no job whose need is not there, and trusts any tag. */
export const workflows: Check = ({ files, topology }) => {
  const own = Object.entries(files).filter(([path]) => path.startsWith('.github/'))
  const found = own.flatMap(([file, text]) =>
    problems(file, text, topology).map((problem) => ({ file, ...problem })),
  )
  if (deploy in files) return found
  const fix = 'put it back, or take this check out'
  return [...found, { file: deploy, where: 'the file', problem: 'it is not there', fix }]
}

function problems(file: string, text: string, topology: Topology): Problem[] {
  const workflow = yamlIn(file, text) as Workflow
  if (!workflow.jobs)
    return [...pins(text), ...granted('runs', { ...workflow.runs, permissions: {} })]
  const jobs = Object.entries(workflow.jobs)
  return [
    ...pins(text),
    ...(JSON.stringify(workflow.permissions) === '{}'
      ? []
      : [
          { where: 'permissions', problem: 'every job gets them', fix: 'take {} and grant by job' },
        ]),
    ...jobs.flatMap(([name, job]) => needed(name, job, workflow.jobs ?? {})),
    ...jobs.flatMap(([name, job]) => bounded(name, job)),
    ...jobs.flatMap(([name, job]) => granted(name, job)),
    ...(file === deploy ? deployment(workflow, topology) : []),
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

function bounded(name: string, job: Job): Problem[] {
  const found: Problem[] = []
  if (!job['timeout-minutes']) {
    found.push({ where: name, problem: 'it may hang for six hours', fix: 'set timeout-minutes' })
  }
  if (job.steps?.some(({ run }) => run?.includes('${{'))) {
    const problem = 'an expression is pasted into a command'
    found.push({ where: name, problem, fix: 'pass it through env' })
  }
  return found
}
