import type { Topology } from '../../topology.ts'
import { Failure, type Say } from '../commands/command.ts'
import type { Fleet } from './fleet.ts'
import { gate, sayVerdict } from './gate.ts'
import { besideTrial, install } from './install.ts'
import { allow, onTrial, passTrials, trialBeside } from './notes.ts'
import { changedBy, rollBack, sentence } from './rollback.ts'
import { regionsThrough } from './waves.ts'

export interface Rollout {
  release: string
  topology: Topology
  /** All traffic at once, and no gate, whatever the alarms say. */
  despiteAlarms?: boolean
  /** Opens gates although the release has hardly answered anything. */
  withoutTraffic?: boolean
}

const namesIn = ({ regions }: Topology) => regions.map(({ name }) => name)

/** What must be there before the first wave: the release in every region, free of what stopped it before. */
export async function prepare(
  fleet: Fleet,
  { release, topology, despiteAlarms = false }: Rollout,
): Promise<void> {
  const regions = namesIn(topology)
  for (const region of despiteAlarms ? [] : regions) {
    const other = await trialBeside(fleet, region, release)
    if (other) throw new Failure(besideTrial(region, other))
  }
  if (!despiteAlarms) await refuseNewcomer(fleet, release, regions)
  await fleet.prepare(release, regions)
  await Promise.all(regions.map((region) => allow(fleet, region, release)))
}

/**
 * A region's first release has no canary before it, and the others may still run one that does not know the region and divides
 * among fewer what they share. So it joins with what they run already.
 */
async function refuseNewcomer(fleet: Fleet, release: string, regions: string[]): Promise<void> {
  const all = await Promise.all(
    regions.map(async (region) => ({ region, runs: (await fleet.running(region))?.release })),
  )
  const newcomer = all.find(({ runs }) => runs === undefined)?.region
  for (const { region, runs } of all) {
    if (newcomer === undefined || runs === undefined || runs === release) continue
    if (await onTrial(fleet, region, runs)) continue
    throw new Failure(
      `${newcomer} has no release yet, and ${region} runs ${runs}. Deploy ${release} without ${newcomer} first, then once more with it.`,
    )
  }
}

/** Installs in all of the given regions at the same time; waits for all of them before it fails for one. */
export async function deployWave(
  fleet: Fleet,
  { release, topology, despiteAlarms = false }: Rollout,
  number: number,
  regions: string[],
  say: Say,
): Promise<void> {
  const watched = regionsThrough(topology, number)
  say(`wave ${number}: ${regions.join(', ')}`)
  const ends = await Promise.allSettled(
    regions.map((region) => install(fleet, { region, release, watched, despiteAlarms }, say)),
  )
  const failures = ends.filter((end) => end.status === 'rejected').map(({ reason }) => reason)
  const unexpected = failures.find((failure) => !(failure instanceof Failure))
  if (unexpected) throw unexpected
  if (failures.length > 0) throw new Failure(failures.map(({ message }) => message).join('\n'))
}

/**
 * Wave after wave; the first that fails, or whose gate closes, takes the release out of the regions that it changed.
 *
 * @throws Failure when the release did not come to stay
 */
export async function rollOut(fleet: Fleet, rollout: Rollout, say: Say): Promise<void> {
  const { release, topology, despiteAlarms = false, withoutTraffic = false } = rollout
  const { service } = topology
  const regions = namesIn(topology)
  try {
    for (const [index, wave] of topology.rollout.waves.entries()) {
      const number = index + 1
      if (wave.regions.length === 0) continue
      await deployWave(fleet, rollout, number, wave.regions, say)
      if (despiteAlarms) continue
      const deployed = regionsThrough(topology, number)
      const { bakeMinutes } = wave
      const where = { service, regions, deployed, bakeMinutes, release, withoutTraffic }
      const verdict = await gate(fleet, where, say)
      sayVerdict(verdict, say)
      if (!verdict.passed) throw new Failure(`The gate after wave ${number} stayed closed.`)
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    say(error.message)
    const outcomes = await rollBack(fleet, release, regions, 'on-trial', say)
    for (const outcome of outcomes) say(sentence(outcome))
    await fleet.entrance?.bringBack?.(fleet, { places: regions, changed: changedBy(outcomes) }, say)
    throw new Failure(
      outcomes.some(({ outcome }) => outcome === 'failed')
        ? `${release} failed, and could not be taken out of every region: see above.`
        : `${release} failed, and is out of every region that this rollout put it in.`,
    )
  }
  await passTrials(fleet, regions, release, say)
  say(`${release} runs in ${regions.join(', ')}.`)
}
