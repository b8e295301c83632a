import type { Topology, Wave } from '../../topology.ts'
import { minutesOf } from '../rollout/waves.ts'
import {
  before,
  type Config,
  failures,
  type Problem,
  type Start,
  silenceMinutes,
  startsOf,
} from './config.ts'

/** Whether the group of jobs follows the waves of topology.ts, gate after gate, alone, and can take all of it back. */
export function rollout(config: Config, topology: Topology): Problem[] {
  const starts = startsOf(config['job-groups']?.rollout?.jobs)
  const waves = topology.rollout.waves
  const beyond = starts.filter(
    ({ runs, options }) => runs === 'wave' && !waves[Number(options.wave) - 1],
  )
  return [
    ...alone(config),
    ...waves.flatMap((wave, index) => waveAndGate(config, starts, wave, index + 1)),
    ...beyond.map(({ name }) => ({
      where: name,
      problem: `topology.ts has ${waves.length} waves`,
      fix: 'take the job out',
    })),
    ...wayBack(starts, `gate-${waves.length}`),
  ]
}

/** Serialised as one unit, so that no job of another rollout comes between two of this one, the roll-back included. */
function alone({ workflows = {} }: Config): Problem[] {
  const started = Object.values(workflows)
    .flatMap(({ jobs }) => startsOf(jobs))
    .filter(({ runs }) => runs === 'rollout')
  const where = 'rollout'
  if (started.length !== 1) {
    const problem = `it is started ${started.length} times`
    return [{ where, problem, fix: 'start it once, in the workflow deploy' }]
  }
  if (started.every(({ options }) => options['serial-group'])) return []
  return [{ where, problem: 'two rollouts can overlap', fix: 'give it a serial-group' }]
}

function waveAndGate(config: Config, starts: Start[], planned: Wave, number: number): Problem[] {
  const found: Problem[] = []
  const add = (where: string, problem: string, fix: string) => found.push({ where, problem, fix })
  const wave = `wave-${number}`
  const [shifting, baking] = [minutesOf(planned.shift), planned.bakeMinutes]
  const jobs = starts.filter(({ runs, options }) => runs === 'wave' && options.wave === number)
  const opener = number === 1 ? 'prepare' : `gate-${number - 1}`
  // A job without a region deploys to all of its wave.
  const deployed = jobs.flatMap(({ options }) => (options.region ?? planned.regions) as string[])
  if (deployed.join() !== planned.regions.join()) {
    const fix = `start it for ${planned.regions.join(', ')}`
    add(wave, 'its regions are not those of topology.ts', fix)
  }
  for (const job of jobs) {
    if (!before(job.name, starts).has(opener)) {
      add(job.name, `it does not wait for ${opener}`, 'require it')
    }
    if (!(silenceMinutes(config, job) > shifting)) {
      const fix = `allow ${shifting + 30}m of silence`
      add(job.name, 'it is ended before the traffic has shifted', fix)
    }
  }
  const gate = starts.find(({ name }) => name === `gate-${number}`)
  const missed = jobs.filter(({ name }) => !gate?.requires[name]?.every((end) => end === 'success'))
  if (!gate || gate.options.wave !== number || missed.length > 0) {
    add(`gate-${number}`, `no such gate follows ${wave}`, 'add the job, and what it requires')
  } else if (!(silenceMinutes(config, gate) > baking)) {
    add(gate.name, 'it is ended before the bake is over', `allow ${baking + 15}m of silence`)
  }
  return found
}

/** It runs whatever kept the last gate shut, and only when nothing else of the rollout runs any more. */
function wayBack(starts: Start[], lastGate: string): Problem[] {
  const found: Problem[] = []
  const { requires = {} } = starts.find(({ name }) => name === 'rollback') ?? {}
  const add = (problem: string, fix: string) => found.push({ where: 'rollback', problem, fix })
  const unseen = failures.filter((end) => !requires[lastGate]?.includes(end))
  if (unseen.length > 0) {
    add(
      `it does not run when ${lastGate} is ${unseen.join(' or ')}`,
      `require ${lastGate} to be so`,
    )
  }
  if (requires[lastGate]?.includes('success')) {
    add('it takes back what went well', `do not run it when ${lastGate} is a success`)
  }
  const others = starts.map(({ name }) => name).filter((name) => name !== 'rollback')
  const early = others.filter((name) => !(name in requires))
  if (early.length > 0) {
    add(`it does not wait for ${early.join(', ')} to end`, 'require each of them to be terminal')
  }
  const blind = starts.filter(
    ({ runs, name }) => ['wave', 'gate'].includes(runs) && name !== lastGate,
  )
  for (const { name } of blind) {
    const only = requires[name]?.filter((end) => failures.includes(end)).length !== failures.length
    if (name in requires && only) {
      add(`it does not run however ${name} ended`, `require ${name} to be terminal`)
    }
  }
  return found
}
