import type { Topology } from '../../topology.ts'
import { minutesOf } from '../rollout/waves.ts'
import type { Check, Finding } from './project.ts'
import { yamlIn } from './regions.ts'

interface Step {
  run?: string
  with?: Record<string, unknown>
}

interface Job {
  needs?: string | string[]
  if?: string
  'timeout-minutes'?: number
  permissions?: Record<string, string>
  environment?: string
  strategy?: { 'fail-fast'?: boolean; matrix?: { region?: string[] } }
  steps?: Step[]
}

type Jobs = Record<string, Job>

interface Workflow {
  permissions?: unknown
  concurrency?: { 'cancel-in-progress'?: boolean }
  jobs?: Jobs
  /** Of an action, instead of jobs. */
  runs?: { steps?: Step[] }
}

type Say = (where: string, problem: string, fix: string) => void

const deploy = '.github/workflows/deploy.yml'

/** What GitHub accepts and finds out too late, or never: it starts no job whose need is not there, and trusts any tag. */
export const workflows: Check = ({ files, topology }) => {
  const found: Finding[] = []
  const trusted = trustedIn(files)
  for (const [file, text] of Object.entries(files)) {
    if (!/^\.github\/(workflows|actions)\//.test(file)) continue
    const say: Say = (where, problem, fix) => found.push({ file, where, problem, fix })
    const workflow = yamlIn(file, text) as Workflow
    const { jobs, permissions, runs } = workflow
    pins(text, say)
    if (!jobs) {
      granted('runs', { ...runs, permissions: {} }, trusted, say)
      continue
    }
    if (JSON.stringify(permissions) !== '{}') {
      say('permissions', 'every job gets them', 'take {} and grant by job')
    }
    for (const [name, job] of Object.entries(jobs)) {
      bounded(name, job, jobs, say)
      granted(name, job, trusted, say)
    }
    if (file === deploy) deployment(workflow, topology, say)
  }
  if (deploy in files) return found
  const fix = 'put it back, or take this check out'
  return [...found, { file: deploy, where: 'the file', problem: 'it is not there', fix }]
}

/** A tag can be moved to other code; a commit cannot. The version is for people and for update bots. */
function pins(text: string, say: Say) {
  for (const [index, line] of text.split('\n').entries()) {
    const [, action, comment = ''] = /^\s*(?:- )?uses:\s*(\S+)\s*(.*)$/.exec(line) ?? []
    if (!action || action.startsWith('./')) continue
    const where = `line ${index + 1}`
    if (!/@[0-9a-f]{40}$/.test(action)) {
      say(where, `${action} is not pinned`, 'name a commit of 40 digits')
    } else if (!/^# v\d+(\.\d+)*$/.test(comment)) {
      say(where, `${action} names no version`, 'add it as a comment, "# v1.2.3"')
    }
  }
}

const needsOf = ({ needs = [] }: Job): string[] => [needs].flat()

/** All jobs that must end before this one may begin. */
function before(name: string, jobs: Jobs, seen = new Set<string>()) {
  for (const need of needsOf(jobs[name] ?? {})) {
    if (seen.has(need)) continue
    seen.add(need)
    before(need, jobs, seen)
  }
  return seen
}

function bounded(name: string, job: Job, jobs: Jobs, say: Say) {
  for (const need of needsOf(job)) {
    if (!(need in jobs)) say(name, `it needs ${need}, which is no job`, 'name a job')
  }
  if (before(name, jobs).has(name)) say(name, 'it waits for itself', 'break the circle of needs')
  if (!job['timeout-minutes']) say(name, 'it may hang for six hours', 'set timeout-minutes')
  if (job.steps?.some(({ run }) => run?.includes('${{'))) {
    say(name, 'an expression is pasted into a command', 'pass it through env')
  }
}

/** The environments whose jobs a role trusts: in its trust, or in the list that Terraform makes that of. */
function trustedIn(files: Record<string, string>): string[] {
  const infra = Object.entries(files).filter(([path]) => path.startsWith('infra/'))
  const lines = infra.flatMap(
    ([, text]) => text.match(/:environment:\w+$|^ *environments = .*/gm) ?? [],
  )
  return lines
    .flatMap((line) => [...line.matchAll(/:(\w+)$|"(\w+)"/g)])
    .map(([, a, b]) => a ?? b ?? '')
}

const most: Record<string, string> = { contents: 'read', 'id-token': 'write' }

/** No more than reading the code and, inside one of the environments that a role trusts, assuming it. */
function granted(name: string, job: Job, trusted: string[], say: Say) {
  const { permissions, environment, steps = [] } = job
  for (const [scope, level] of Object.entries(permissions ?? {})) {
    if (level !== most[scope]) say(name, `it may ${level} ${scope}`, 'take the permission away')
  }
  if (!permissions) say(name, 'it names no permissions', 'name those that it uses')
  const signsIn = permissions?.['id-token'] !== undefined
  if (signsIn && !environment) {
    say(name, 'it may ask for AWS credentials outside an environment', 'name the environment')
  } else if (signsIn && !trusted.includes(`${environment}`)) {
    say(name, `no role trusts ${environment}`, `take one of ${trusted.join(', ')}`)
  } else if (signsIn && environment === 'release' && name !== 'prepare') {
    const problem = 'it would wait for a reviewer, in the midst of a rollout'
    say(name, problem, 'run it in another environment')
  }
  const scripts = steps.some(({ run = '' }) =>
    /npm (rebuild|(ci|i|install)\b(?!.*--ignore-scripts))/.test(run),
  )
  if (scripts && name === 'runs') {
    say(name, 'install scripts could take the role of a job that deploys', 'add --ignore-scripts')
  } else if (scripts && signsIn) {
    say(name, 'install scripts could take its role', 'install with --ignore-scripts')
  }
  if (steps.some(({ with: given = {} }) => 'aws-access-key-id' in given)) {
    say(name, 'it uses a stored key', 'assume a role')
  }
}

/** Whether the deploy workflow follows the waves of topology.ts, gate after gate, and can take all of it back. */
function deployment({ jobs = {}, concurrency }: Workflow, topology: Topology, say: Say) {
  if (concurrency?.['cancel-in-progress'] !== false) {
    say('concurrency', 'a rollout can be cut off half-way', 'set cancel-in-progress: false')
  }
  const { waves } = topology.rollout
  for (const [index, { regions, shift, bakeMinutes }] of waves.entries()) {
    const [wave, gate] = [`wave-${index + 1}`, `gate-${index + 1}`]
    const opener = index === 0 ? 'prepare' : `gate-${index}`
    const { strategy, steps = [], 'timeout-minutes': minutes = 0 } = jobs[wave] ?? {}
    // Without a matrix, one job deploys to all of its wave.
    const whole = steps.some(({ run = '' }) => /--wave(?!.*--region)/.test(run))
    const deployed = strategy?.matrix?.region ?? (whole ? regions : [])
    if (deployed.join() !== regions.join()) {
      const fix = `run it for ${regions.join(', ')}`
      say(wave, 'its regions are not those of topology.ts', fix)
    }
    if (strategy?.matrix && strategy['fail-fast'] !== false) {
      say(wave, 'a failing region cuts off the others half-way', 'set fail-fast: false')
    }
    if (!before(wave, jobs).has(opener)) say(wave, `it does not wait for ${opener}`, 'add the need')
    if (minutes <= minutesOf(shift)) {
      const fix = `allow ${minutesOf(shift) + 30} min`
      say(wave, 'it is ended before the traffic has shifted', fix)
    }
    if (!before(gate, jobs).has(wave)) {
      say(gate, `no such gate follows ${wave}`, 'add the job, and its need')
    }
    if ((jobs[gate]?.['timeout-minutes'] ?? 0) <= bakeMinutes) {
      say(gate, 'it is ended before the bake is over', `allow ${bakeMinutes + 15} min`)
    }
  }
  const next = `wave-${waves.length + 1}`
  if (next in jobs) say(next, `topology.ts has ${waves.length} waves`, 'take the job out')
  const { rollback = {}, ...others } = jobs
  const missed = Object.keys(others).filter((name) => !needsOf(rollback).includes(name))
  if (missed.length > 0) {
    say('rollback', `it does not see how ${missed.join(', ')} ended`, 'need every other job')
  }
  // `failure()` and `cancelled()` would miss a job that ran out of time.
  for (const part of ['always()', `needs.gate-${waves.length}.result != 'success'`]) {
    if (rollback.if?.includes(part)) continue
    say('rollback', `its condition lacks ${part}`, 'run it whenever the last gate did not open')
  }
}
