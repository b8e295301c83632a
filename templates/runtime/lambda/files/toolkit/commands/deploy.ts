import { topology } from '../../topology.ts'
import { preparation } from '../aws/prepare.ts'
import { packRelease } from '../aws/release.ts'
import { passTrials } from '../rollout/notes.ts'
import { deployWave, prepare, rollOut } from '../rollout/rollout.ts'
import {
  leftOut,
  planOf,
  regionsOf,
  releaseNamed,
  waveNumbered,
  withoutRegions,
} from '../rollout/waves.ts'
import { build } from './build.ts'
import { command, Misuse, parse, say, toggle } from './command.ts'
import { whenCutOff } from './interruption.ts'

const usage = `npm run deploy -- [options]

Without options: builds, prepares, then deploys wave after wave with a gate after each. When a gate closes, every region
that this changed goes back.

  --prepare            only: build, what exists once, and the release into every region's bucket
  --wave N             only: the regions of wave N of topology.ts, from 1; needs --release, and no gate follows
  --region NAME        with --wave: that region alone
  --release ID         a release that is already in the buckets; with --prepare, dist/release as it is,
                       which must hold that one
  --without REGIONS    leave out regions that are down, with spaces between them: they keep what they run
${preparation.usage}  --without-traffic    open gates although the release has answered too little well, so that nothing is known about it
  --despite-alarms     all traffic at once, whatever the alarms say: for a fix while they fire. Also in place of a release on trial
                       that cannot be taken back, which --prepare refuses otherwise
  --gated              with --wave: gates follow, until the last of which the release is on trial, alarms or not
  --dry-run            print what would change and in which order, and change nothing`

const flags = {
  prepare: toggle,
  wave: { type: 'string' },
  region: { type: 'string' },
  release: { type: 'string' },
  without: { type: 'string', multiple: true },
  'despite-alarms': toggle,
  'without-traffic': toggle,
  gated: toggle,
  'dry-run': toggle,
  ...preparation.flags,
} as const

await command(usage, async (args) => {
  const { values } = parse(args, flags)
  if (values.region !== undefined && values.wave === undefined) {
    throw new Misuse('--region needs --wave: the regions of a wave are deployed together.')
  }
  if (values.gated && values.wave === undefined) {
    throw new Misuse('--gated needs --wave: without it, the gates are part of the rollout.')
  }
  if (values['dry-run'] && (values.prepare || values.wave !== undefined)) {
    throw new Misuse(
      '--dry-run shows the whole rollout: it goes with neither --prepare nor --wave.',
    )
  }
  if (values.prepare && values.wave !== undefined) {
    throw new Misuse('--prepare and --wave are two steps: run one after the other.')
  }
  const without = leftOut(values.without)
  if (values['without-traffic'] && (values.prepare || values.wave !== undefined)) {
    throw new Misuse('--without-traffic is for gates: neither --prepare nor --wave has one.')
  }
  const named = values.release === undefined ? undefined : releaseNamed(values.release)
  const reached = withoutRegions(topology, without)
  if (values['dry-run']) {
    for (const line of planOf(reached, values['despite-alarms'])) say(line)
    return
  }
  const { regionsInAws } = await import('../aws/fleet.ts')
  const fleet = regionsInAws(values)
  const rollout = (release: string) => ({
    release,
    topology: reached,
    despiteAlarms: values['despite-alarms'],
    withoutTraffic: values['without-traffic'],
  })

  if (values.wave !== undefined) {
    const { number, wave } = waveNumbered(topology, values.wave)
    const regions = regionsOf(wave, values.region).filter((name) => !without.includes(name))
    const release = releaseNamed(named)
    if (regions.length === 0) return say(`wave ${number}: left out`)
    sayWhenCutOff(release)
    await deployWave(fleet, rollout(release), number, regions, say)
    // Where no gate is to follow, who overrides the alarms has decided that it stays.
    if (values['despite-alarms'] && !values.gated) await passTrials(fleet, regions, release, say)
    return
  }
  const release = named ?? (await builtRelease())
  sayWhenCutOff(release)
  if (values.prepare || named === undefined) await prepare(fleet, rollout(release))
  if (values.prepare) return
  await rollOut(fleet, rollout(release), say)
})

/** A run that is cut off takes nothing back: it says what goes on, and who can. */
function sayWhenCutOff(release: string): void {
  whenCutOff(
    `Cut off. What AWS was told already goes on by itself, a stack's update and a shift of traffic too: "npm run rollback -- --list" says what each region runs. Take ${release} back with "npm run rollback -- --release ${release} --on-trial", or run this again with --release ${release}.`,
  )
}

async function builtRelease(): Promise<string> {
  await build()
  return (await packRelease()).id
}
