import type { Topology } from '../../topology.ts'
import { before, needsOf, type Problem, type Workflow } from './jobs.ts'
import { waveMinutes } from './minutes.ts'
import { waveJob } from './wave-job.ts'

/** Whether the deploy workflow follows the waves of topology.ts, gate after gate, and can take all of it back. */
export function deployment({ jobs = {}, concurrency }: Workflow, topology: Topology): Problem[] {
  const found: Problem[] = []
  const add = (where: string, problem: string, fix: string) => found.push({ where, problem, fix })
  if (concurrency?.['cancel-in-progress'] !== false) {
    add('concurrency', 'a rollout can be cut off half-way', 'set cancel-in-progress: false')
  }
  for (const [index, planned] of topology.rollout.waves.entries()) {
    const [shifting, baking] = [waveMinutes(planned), planned.bakeMinutes]
    const [wave, gate] = [`wave-${index + 1}`, `gate-${index + 1}`]
    const opener = index === 0 ? 'prepare' : `gate-${index}`
    found.push(...waveJob(wave, jobs[wave], planned.regions))
    if (!before(wave, jobs).has(opener)) {
      add(wave, `it does not wait for ${opener}`, 'add the need')
    }
    if ((jobs[wave]?.['timeout-minutes'] ?? 0) <= shifting) {
      add(wave, 'it is ended before the traffic has shifted', `allow ${shifting + 30} min`)
    }
    if (!before(gate, jobs).has(wave)) {
      add(gate, `no such gate follows ${wave}`, 'add the job, and its need')
    }
    if ((jobs[gate]?.['timeout-minutes'] ?? 0) <= baking) {
      add(gate, 'it is ended before the bake is over', `allow ${baking + 15} min`)
    }
  }
  const waves = topology.rollout.waves.length
  if (`wave-${waves + 1}` in jobs) {
    add(`wave-${waves + 1}`, `topology.ts has ${waves} waves`, 'take the job out')
  }
  const others = Object.keys(jobs).filter((name) => name !== 'rollback')
  const missed = others.filter((name) => !needsOf(jobs.rollback ?? {}).includes(name))
  if (missed.length > 0) {
    add('rollback', `it does not see how ${missed.join(', ')} ended`, 'need every other job')
  }
  // `failure()` and `cancelled()` would miss a job that ran out of time.
  for (const part of ['always()', `needs.gate-${waves}.result != 'success'`]) {
    if (!jobs.rollback?.if?.includes(part)) {
      add('rollback', `its condition lacks ${part}`, 'run it whenever the last gate did not open')
    }
  }
  return found
}
