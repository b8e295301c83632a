import type { Job, Problem } from './jobs.ts'

/** A wave's job runs once for each of its regions, and none of them cuts off the others. */
export function waveJob(name: string, job: Job | undefined, regions: string[]): Problem[] {
  const found: Problem[] = []
  const { strategy } = job ?? {}
  if (strategy?.matrix?.region?.join() !== regions.join()) {
    const fix = `run it for ${regions.join(', ')}`
    found.push({ where: name, problem: 'its regions are not those of topology.ts', fix })
  }
  if (strategy?.['fail-fast'] !== false) {
    const problem = 'a failing region cuts off the others half-way'
    found.push({ where: name, problem, fix: 'set fail-fast: false' })
  }
  return found
}
