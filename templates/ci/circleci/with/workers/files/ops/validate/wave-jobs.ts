import type { Problem, Start } from './config.ts'

/** One job moves all continents of a wave: there is one deployment of the service, with one set of percentages. */
export function waveJobs(wave: string, jobs: Start[], continents: string[]): Problem[] {
  if (jobs.length === 1) return []
  if (jobs.length === 0) {
    const problem = `${continents.join(', ')} would never get a release`
    return [{ where: wave, problem, fix: 'add the job' }]
  }
  const problem = 'two jobs at once would overwrite the same percentages'
  return [{ where: wave, problem, fix: 'start it once' }]
}
