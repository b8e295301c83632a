import type { Shift, Topology } from '../../topology.ts'
import { before, needsOf, type Problem, type Workflow } from './jobs.ts'

function shiftMinutes(shift: Shift): number {
  if (shift.kind === 'all-at-once') return 0
  if (shift.kind === 'canary') return shift.minutes
  return shift.minutes * (Math.ceil(100 / shift.percent) - 1)
}

/** Whether the deploy workflow follows the waves of topology.ts, gate after gate, and can take all of it back. */
export function deployment({ jobs = {}, concurrency }: Workflow, topology: Topology): Problem[] {
  const found: Problem[] = []
  const add = (where: string, problem: string, fix: string) => found.push({ where, problem, fix })
  if (concurrency?.['cancel-in-progress'] !== false) {
    add('concurrency', 'a rollout can be cut off half-way', 'set cancel-in-progress: false')
  }
  for (const [index, { regions, shift, bakeMinutes }] of topology.rollout.waves.entries()) {
    const [wave, gate] = [`wave-${index + 1}`, `gate-${index + 1}`]
    const opener = index === 0 ? 'prepare' : `gate-${index}`
    const { strategy, 'timeout-minutes': waveTimeout = 0 } = jobs[wave] ?? {}
    if (strategy?.matrix?.region?.join() !== regions.join()) {
      add(wave, 'its regions are not those of topology.ts', `run it for ${regions.join(', ')}`)
    }
    if (strategy?.['fail-fast'] !== false) {
      add(wave, 'a failing region cuts off the others half-way', 'set fail-fast: false')
    }
    if (!before(wave, jobs).has(opener)) {
      add(wave, `it does not wait for ${opener}`, 'add the need')
    }
    if (waveTimeout <= shiftMinutes(shift)) {
      add(
        wave,
        'it is ended before the traffic has shifted',
        `allow ${shiftMinutes(shift) + 30} min`,
      )
    }
    if (!before(gate, jobs).has(wave)) {
      add(gate, `no such gate follows ${wave}`, 'add the job, and its need')
    }
    if ((jobs[gate]?.['timeout-minutes'] ?? 0) <= bakeMinutes) {
      add(gate, 'it is ended before the bake is over', `allow ${bakeMinutes + 15} min`)
    }
  }
  const others = Object.keys(jobs).filter((name) => name !== 'rollback')
  const missed = others.filter((name) => !needsOf(jobs.rollback ?? {}).includes(name))
  if (missed.length > 0) {
    add('rollback', `it does not see how ${missed.join(', ')} ended`, 'need every other job')
  }
  // `failure()` and `cancelled()` would miss a job that ran out of time.
  const lastGate = `gate-${topology.rollout.waves.length}`
  for (const part of ['always()', `needs.${lastGate}.result != 'success'`]) {
    if (!jobs.rollback?.if?.includes(part)) {
      add('rollback', `its condition lacks ${part}`, 'run it whenever the last gate did not open')
    }
  }
  const names = topology.regions.map(({ name }) => name)
  for (const [name, { environment, permissions }] of Object.entries(jobs)) {
    if (!permissions?.['id-token'] || !environment) continue
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's own form
    if (environment !== '${{ matrix.region }}' && !names.includes(environment)) {
      add(name, `${environment} is not a region`, 'take an environment that the deploy role trusts')
    }
  }
  return found
}
