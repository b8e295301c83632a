import { type Topology, topology } from '../topology.ts'
import { aws } from './aws/aws.ts'
import type { Cloud } from './aws/cloud.ts'
import { rehearsal } from './aws/rehearsal.ts'
import { build } from './build.ts'
import { command, Failure, Misuse, parse, say, toggle } from './command.ts'
import { backInDns } from './evacuation.ts'
import { gate, sayVerdict } from './rollout/gate.ts'
import { besideTrial, install } from './rollout/install.ts'
import { allow, passTrials, trialBeside } from './rollout/notes.ts'
import { prepareBuckets, prepareInfrastructure } from './rollout/prepare.ts'
import { packedRelease, packRelease, type Release } from './rollout/release.ts'
import { rollBack, sentence } from './rollout/rollback.ts'
import { uploadRelease } from './rollout/upload.ts'
import {
  leftOut,
  regionsOf,
  regionsThrough,
  releaseNamed,
  waveNumbered,
  withoutRegions,
} from './rollout/waves.ts'

const usage = `npm run deploy -- [options]

Without options: builds, prepares, then deploys wave after wave with a gate after each. When a gate closes, every region
that this changed goes back.

  --prepare            only: build, what exists once, and the release into every region's bucket
  --wave N             only: the regions of wave N of topology.ts, from 1; needs --release, and no gate follows
  --region NAME        with --wave: that region alone
  --release ID         a release that is already in the buckets; with --prepare, dist/release as it is,
                       which must hold that one
  --without REGIONS    leave out regions that are down, with spaces between them: they keep what they run
  --despite-alarms     all traffic at once, whatever the alarms say: for a fix while they fire
  --dry-run            print the calls and commands, change nothing`

const flags = {
  prepare: toggle,
  wave: { type: 'string' },
  region: { type: 'string' },
  release: { type: 'string' },
  without: { type: 'string', multiple: true },
  'despite-alarms': toggle,
  'dry-run': toggle,
} as const

interface Rollout {
  cloud: Cloud
  topology: Topology
  despiteAlarms: boolean
}

await command(usage, async (args) => {
  const { values } = parse(args, flags)
  if (values.region !== undefined && values.wave === undefined) {
    throw new Misuse('--region needs --wave: the regions of a wave are deployed together.')
  }
  if (values.prepare && values.wave !== undefined) {
    throw new Misuse('--prepare and --wave are two steps: run one after the other.')
  }
  const without = leftOut(values.without)
  if (values.prepare && values['despite-alarms']) {
    throw new Misuse('--prepare looks at no alarm: leave --despite-alarms out.')
  }
  const named = values.release === undefined ? undefined : releaseNamed(values.release)
  const cloud = values['dry-run'] ? rehearsal(say) : aws(say)
  const reached = withoutRegions(topology, without)
  const rollout = { cloud, topology: reached, despiteAlarms: values['despite-alarms'] }

  if (values.wave !== undefined) {
    const { number, wave } = waveNumbered(topology, values.wave)
    const regions = regionsOf(wave, values.region).filter((name) => !without.includes(name))
    const release = releaseNamed(named)
    if (regions.length === 0) return say(`wave ${number}: left out`)
    await deployWave(rollout, number, regions, release)
    // No gate is to follow: who overrides the alarms has decided that it stays.
    if (values['despite-alarms']) await passTrials(cloud, regions, release, say)
    return
  }
  if (named && !values.prepare) return deployAll(rollout, named)
  const release = named ? await packedRelease(named) : await builtRelease()
  await prepare(rollout, release)
  if (!values.prepare) await deployAll(rollout, release.id)
})

async function builtRelease(): Promise<Release> {
  await build()
  return packRelease()
}

/** What must be there before the first wave: buckets, what exists once, and the release in every region. */
async function prepare(
  { cloud, topology, despiteAlarms }: Rollout,
  release: Release,
): Promise<void> {
  const regions = topology.regions.map(({ name }) => name)
  const [first = topology.home] = regions
  say(`release ${release.id}, account ${await cloud.account(first)}`)
  if (!despiteAlarms) await refuseBesideTrial(cloud, regions, release.id)
  await prepareBuckets(cloud, regions)
  await Promise.all(regions.map((region) => uploadRelease(cloud, region, release)))
  await Promise.all(regions.map((region) => allow(cloud, region, release.id)))
  await prepareInfrastructure(cloud, { regions, release: release.id }, say)
}

async function refuseBesideTrial(cloud: Cloud, regions: string[], release: string): Promise<void> {
  for (const region of regions) {
    const other = await trialBeside(cloud, region, release)
    if (other) throw new Failure(besideTrial(region, other))
  }
}

/** Installs in all of the given regions at the same time; waits for all of them before it fails for one. */
async function deployWave(
  { cloud, topology, despiteAlarms }: Rollout,
  number: number,
  regions: string[],
  release: string,
): Promise<void> {
  const { service } = topology
  const watched = regionsThrough(topology, number)
  say(`wave ${number}: ${regions.join(', ')}`)
  const ends = await Promise.allSettled(
    regions.map((region) =>
      install(cloud, { service, region, release, watched, despiteAlarms }, say),
    ),
  )
  const failures = ends.filter((end) => end.status === 'rejected').map(({ reason }) => reason)
  const unexpected = failures.find((failure) => !(failure instanceof Failure))
  if (unexpected) throw unexpected
  if (failures.length > 0) throw new Failure(failures.map(({ message }) => message).join('\n'))
}

/** Wave after wave; the first that fails, or whose gate closes, takes the release out of the regions that it changed. */
async function deployAll(rollout: Rollout, release: string): Promise<void> {
  const { cloud, topology, despiteAlarms } = rollout
  const regions = topology.regions.map(({ name }) => name)
  try {
    for (const [index, wave] of topology.rollout.waves.entries()) {
      const number = index + 1
      if (wave.regions.length === 0) continue
      await deployWave(rollout, number, wave.regions, release)
      if (despiteAlarms) continue
      const deployed = regionsThrough(topology, number)
      const { service } = topology
      const { bakeMinutes } = wave
      const where = { service, regions, deployed, bakeMinutes, release }
      const verdict = await gate(cloud, where, say, (closed) =>
        backInDns(cloud, [], topology, say, closed),
      )
      sayVerdict(verdict, say)
      if (!verdict.passed) throw new Failure(`The gate after wave ${number} stayed closed.`)
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    say(error.message)
    const outcomes = await rollBack(cloud, release, regions, 'on-trial', say)
    for (const outcome of outcomes) say(sentence(outcome))
    await backInDns(cloud, outcomes, topology, say)
    throw new Failure(
      outcomes.some(({ outcome }) => outcome === 'failed')
        ? `${release} failed, and could not be taken out of every region: see above.`
        : `${release} failed, and is out of every region that this rollout put it in.`,
    )
  }
  await passTrials(cloud, regions, release, say)
  say(`${release} runs in ${regions.join(', ')}.`)
}
