import type { Job, Problem } from './jobs.ts'

/** One job moves all continents of a wave: there is one deployment of the service, with one set of percentages. */
export function waveJob(name: string, job: Job | undefined, continents: string[]): Problem[] {
  if (!job) {
    const problem = `${continents.join(', ')} would never get a release`
    return [{ where: name, problem, fix: 'add the job' }]
  }
  if (!job.strategy) return []
  const problem = 'two jobs at once would overwrite the same percentages'
  return [{ where: name, problem, fix: 'take the matrix away' }]
}
