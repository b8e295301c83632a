import { type Topology, topology } from '../topology.ts'
import { aws } from './aws/aws.ts'
import type { Cloud } from './aws/cloud.ts'
import { rehearsal } from './aws/rehearsal.ts'
import { build } from './build.ts'
import { command, Failure, Misuse, parse, say } from './command.ts'
import { gate, sayVerdict } from './rollout/gate.ts'
import { install } from './rollout/install.ts'
import { packedRelease, packRelease, type Release } from './rollout/release.ts'
import { rollBack, sentence } from './rollout/rollback.ts'
import { deployArtifacts, deployGlobal, uploadRelease } from './rollout/stacks.ts'
import { regionsOf, regionsThrough, releaseNamed, waveNumbered } from './rollout/waves.ts'

const usage = `npm run deploy -- [options]

Without options: builds, prepares, then deploys wave after wave with a gate after each, and takes the release out of
every region again when a gate closes.

  --prepare            only: buckets, the global stack, and the release in dist/release into every region's bucket
  --wave N             only: the regions of wave N of topology.ts, from 1; needs --release, and no gate follows
  --region NAME        with --wave: that region alone
  --release ID         a release that is already in the buckets; with --prepare, the one that dist/release must hold
  --despite-alarms     all traffic at once, whatever the alarms say: for a fix while they fire
  --dry-run            print the calls and commands, change nothing`

const flags = {
  prepare: { type: 'boolean', default: false },
  wave: { type: 'string' },
  region: { type: 'string' },
  release: { type: 'string' },
  'despite-alarms': { type: 'boolean', default: false },
} as const

interface Rollout {
  cloud: Cloud
  topology: Topology
  despiteAlarms: boolean
}

await command(usage, async (args) => {
  const { values, positionals } = parse(args, flags)
  if (positionals.length > 0) {
    throw new Misuse(`Nothing is called "${positionals[0]}" here; --help lists the options.`)
  }
  if (values.region !== undefined && values.wave === undefined) {
    throw new Misuse('--region needs --wave: the regions of a wave are deployed together.')
  }
  if (values.prepare && values.wave !== undefined) {
    throw new Misuse('--prepare and --wave are two steps: run one after the other.')
  }
  const named = values.release === undefined ? undefined : releaseNamed(values.release)
  const cloud = values['dry-run'] ? rehearsal(say) : aws(say)
  const rollout = { cloud, topology, despiteAlarms: values['despite-alarms'] }

  if (values.wave !== undefined) {
    const { number, wave } = waveNumbered(topology, values.wave)
    const regions = regionsOf(wave, values.region)
    return deployWave(rollout, number, regions, releaseNamed(named))
  }
  if (values.prepare) return prepare(rollout, await packedRelease(named))
  if (named) return deployAll(rollout, named)
  await build()
  const release = await packRelease()
  await prepare(rollout, release)
  await deployAll(rollout, release.id)
})

/** What must be there before the first wave: buckets, what exists once, and the release in every region. */
async function prepare({ cloud, topology }: Rollout, release: Release): Promise<void> {
  const regions = topology.regions.map(({ name }) => name)
  say(`release ${release.id}, account ${await cloud.account(topology.home)}`)
  await Promise.all(regions.map((region) => deployArtifacts(cloud, region)))
  await Promise.all(regions.map((region) => uploadRelease(cloud, region, release)))
  await deployGlobal(cloud)
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

/** Wave after wave; the first that fails, or whose gate closes, takes the release out of every region. */
async function deployAll(rollout: Rollout, release: string): Promise<void> {
  const { cloud, topology, despiteAlarms } = rollout
  const regions = topology.regions.map(({ name }) => name)
  try {
    for (const [index, wave] of topology.rollout.waves.entries()) {
      const number = index + 1
      await deployWave(rollout, number, wave.regions, release)
      if (despiteAlarms) continue
      const deployed = regionsThrough(topology, number)
      const { service } = topology
      const { bakeMinutes } = wave
      const verdict = await gate(cloud, { service, regions, deployed, bakeMinutes }, say)
      sayVerdict(verdict, say)
      if (!verdict.passed) throw new Failure(`The gate after wave ${number} stayed closed.`)
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    say(error.message)
    const outcomes = await rollBack(cloud, release, regions, say)
    for (const outcome of outcomes) say(sentence(outcome))
    throw new Failure(
      outcomes.some(({ outcome }) => outcome === 'failed')
        ? `${release} failed, and could not be taken out of every region: see above.`
        : `${release} failed, and runs nowhere any more.`,
    )
  }
  say(`${release} runs in every region.`)
}
