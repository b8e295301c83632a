import type { Job, Problem } from './jobs.ts'

/**
 * A wave is one job in the region of the stack set, which takes one operation at a time: jobs for each region would wait
 * for each other, shift after shift.
 */
export function waveJob(name: string, job: Job | undefined, _regions: string[]): Problem[] {
  const found: Problem[] = []
  if (job?.strategy?.matrix) {
    const problem = 'its jobs would wait for each other'
    found.push({ where: name, problem, fix: 'make it one job, without a matrix' })
  }
  if (job?.steps?.some(({ run }) => /--wave.*--region/.test(run ?? ''))) {
    const problem = "it leaves out the wave's other regions"
    found.push({ where: name, problem, fix: 'take --region out' })
  }
  return found
}
