import type { Problem, Start } from './config.ts'

/** One job moves all traffic: there is one deployment of the Worker, with one set of percentages. */
export function waveJobs(wave: string, jobs: Start[], _where: string[]): Problem[] {
  if (jobs.length === 1) return []
  if (jobs.length === 0) {
    return [{ where: wave, problem: 'nobody would ever get a release', fix: 'add the job' }]
  }
  const problem = 'two jobs at once would overwrite the same percentages'
  return [{ where: wave, problem, fix: 'start it once' }]
}
