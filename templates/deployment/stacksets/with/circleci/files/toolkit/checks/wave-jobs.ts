import type { Problem, Start } from './config.ts'

/** One job: a stack set takes one operation at a time, so jobs for each region would wait for each other. */
export function waveJobs(wave: string, jobs: Start[], _regions: string[]): Problem[] {
  if (jobs.length === 1 && !('region' in (jobs[0]?.options ?? {}))) return []
  const problem = `it is ${jobs.length} jobs, or one for some of its regions`
  return [{ where: wave, problem, fix: 'start it once, for all of its regions' }]
}
