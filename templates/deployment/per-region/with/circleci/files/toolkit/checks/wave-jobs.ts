import type { Problem, Start } from './config.ts'

/** One job for each of a wave's regions. */
export function waveJobs(wave: string, jobs: Start[], regions: string[]): Problem[] {
  const of = jobs.map(({ options }) => options.region)
  if (of.join() === regions.join()) return []
  const problem = 'its regions are not those of topology.ts'
  return [{ where: wave, problem, fix: `start it for ${regions.join(', ')}` }]
}
