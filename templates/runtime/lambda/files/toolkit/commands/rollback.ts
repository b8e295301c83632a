import { topology } from '../../topology.ts'
import type { Fleet } from '../rollout/fleet.ts'
import { changedBy, rollBack, sentence } from '../rollout/rollback.ts'
import { leftOut, releaseNamed, withoutRegions } from '../rollout/waves.ts'
import { command, Failure, Misuse, parse, say, toggle } from './command.ts'
import { whenCutOff } from './interruption.ts'

const usage = `npm run rollback -- --release ID | --list

Takes a release out of every region that runs it: each goes back to what it ran before, all traffic at once.

  --release ID     the release to take out
  --on-trial       only where no rollout of it has come to its end: what the pipeline undoes when a rollout fails
  --without REGIONS
                   ask none of these, with spaces between them, which the rollout left out as well
  --list           only print what each region runs`

const regions = topology.regions.map(({ name }) => name)

await command(usage, async (args) => {
  const { values } = parse(args, {
    release: { type: 'string' },
    'on-trial': toggle,
    without: { type: 'string', multiple: true },
    list: toggle,
  })
  if (values.list && (values.release !== undefined || values['on-trial'] || values.without)) {
    throw new Misuse('--list only looks: it goes with no --release, --on-trial or --without.')
  }
  if (values.list) return list()

  const release = releaseNamed(values.release)
  const fleet = await regionsIn()
  const where = values['on-trial'] ? 'on-trial' : 'everywhere'
  const reached = withoutRegions(topology, leftOut(values.without))
  const asked = reached.regions.map(({ name }) => name)
  whenCutOff(
    `Cut off. What AWS was told already goes on by itself; the other regions may still run ${release}: run this again, which does no harm.`,
  )
  const outcomes = await rollBack(fleet, release, asked, where, say)
  for (const outcome of outcomes) say(sentence(outcome))
  await fleet.entrance?.bringBack?.(fleet, { places: asked, changed: changedBy(outcomes) }, say)
  const failed = outcomes.filter(({ outcome }) => outcome === 'failed')
  if (failed.length > 0) {
    throw new Failure(`${release} is still in ${failed.map(({ region }) => region).join(', ')}.`)
  }
})

/** What each region runs. A region that does not answer says so, and the others are listed all the same. */
async function list(): Promise<void> {
  const fleet = await regionsIn()
  const running = await Promise.all(
    regions.map(async (region) => {
      const found = await fleet.running(region).catch((error: Error) => error)
      if (found instanceof Error) return { region, error: found.message }
      return { region, release: found?.release, status: found?.status ?? 'absent' }
    }),
  )
  for (const { region, release, status, error } of running) {
    say(`${region}  ${error ?? `${release ?? '-'}  ${status}`}`)
  }
}

async function regionsIn(): Promise<Fleet> {
  const { regionsInAws } = await import('../aws/fleet.ts')
  return regionsInAws()
}
