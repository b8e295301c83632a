import type { Job, Problem } from './jobs.ts'

/** One job moves all traffic: there is one deployment of the Worker, with one set of percentages. */
export function waveJob(name: string, job: Job | undefined, _where: string[]): Problem[] {
  if (!job) {
    return [{ where: name, problem: 'nobody would ever get a release', fix: 'add the job' }]
  }
  if (!job.strategy) return []
  const problem = 'two jobs at once would overwrite the same percentages'
  return [{ where: name, problem, fix: 'take the matrix away' }]
}
