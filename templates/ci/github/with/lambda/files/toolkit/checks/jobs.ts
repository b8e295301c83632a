import type { Finding } from './project.ts'

export interface Step {
  run?: string
  uses?: string
  with?: Record<string, unknown>
  env?: Record<string, string>
}

export interface Job {
  needs?: string | string[]
  if?: string
  'timeout-minutes'?: number
  permissions?: Record<string, string>
  environment?: string
  strategy?: { 'fail-fast'?: boolean; matrix?: { region?: string[] } }
  steps?: Step[]
}

export type Jobs = Record<string, Job>

export interface Workflow {
  permissions?: unknown
  concurrency?: { 'cancel-in-progress'?: boolean }
  jobs?: Jobs
  /** Of an action, instead of jobs. */
  runs?: { steps?: Step[] }
}

export type Problem = Omit<Finding, 'file'>

export const needsOf = ({ needs = [] }: Job): string[] => [needs].flat()

/** All jobs that must end before this one may begin. */
export function before(name: string, jobs: Jobs, seen = new Set<string>()) {
  for (const need of needsOf(jobs[name] ?? {})) {
    if (seen.has(need)) continue
    seen.add(need)
    before(need, jobs, seen)
  }
  return seen
}
