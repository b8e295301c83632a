import { topology as whole } from '../topology.ts'
import { rehearsal } from './cloudflare/rehearsal.ts'
import { account } from './cloudflare/wrangler.ts'
import { answer, command, Failure, Misuse, parse, say, toggle } from './command.ts'
import { asHotfix, versionNamed, waveNamed } from './rollout/flags.ts'
import { runGate } from './rollout/gate.ts'
import { Breached } from './rollout/trial.ts'
import { ENOUGH, goodOf, problemIn } from './rollout/verdict.ts'
import { LATE_SECONDS } from './rollout/watch.ts'

const usage = `npm run gate -- [options]

Ends with 0 when no more requests fail than topology.ts allows, and with 1 when they do or nobody can tell. Where too few users
asked the release anything, it is asked, as its smoke test does.

  --wave N            watch the release for the bake of wave N of topology.ts, and end its trial; needs --release.
                      Without it: look once at what is deployed
  --release ID        the version to watch
  --hotfix            the wave is of "hotfix" in topology.ts
  --without-traffic   open even when it has hardly answered anything, so that nothing is known about it
  --dry-run           print the questions and commands, change nothing
  --json              print the verdict as JSON`

await command(usage, async (args) => {
  const { values } = parse(args, {
    wave: { type: 'string' },
    release: { type: 'string' },
    hotfix: toggle,
    'without-traffic': toggle,
    'dry-run': toggle,
    json: toggle,
  })
  if ((values.wave === undefined) !== (values.release === undefined)) {
    throw new Misuse('--wave and --release go together: a gate watches one release.')
  }
  if ((values['without-traffic'] || values.hotfix) && values.wave === undefined) {
    throw new Misuse(
      '--without-traffic and --hotfix are for the gate of a wave: they need --wave and --release.',
    )
  }
  const topology = asHotfix(whole, values.hotfix)
  const wave = values.wave === undefined ? undefined : waveNamed(topology, values.wave)
  const release = wave === undefined ? undefined : versionNamed(values.release)
  if (wave === undefined || release === undefined) return lookOnce(values['dry-run'], values.json)

  const cloud = values['dry-run']
    ? rehearsal([
        { version: release, percent: 100, onTrial: true },
        { version: '<version before>', percent: 0 },
      ])
    : account()
  try {
    const withoutTraffic = values['without-traffic']
    await runGate(cloud, { topology, wave, release, withoutTraffic })
    if (values.json) answer({ passed: true, failures: [] })
  } catch (error) {
    if (!(error instanceof Breached)) throw error
    if (values.json) answer({ passed: false, failures: [error.message] })
    throw new Failure(`${error.message} The gate is closed.`)
  }
})

/** Each deployed version, over as long as it takes to be sure. */
async function lookOnce(dryRun: boolean, json: boolean): Promise<void> {
  const cloud = dryRun ? rehearsal([{ version: '<running version>', percent: 100 }]) : account()
  const { alarms } = whole
  const seconds = alarms.periodSeconds * alarms.evaluationPeriods
  const failures: string[] = []
  const deployment = await cloud.deployment()
  const figures = await cloud.figures({ from: LATE_SECONDS + seconds, to: LATE_SECONDS })
  for (const { version } of deployment) {
    const before = deployment.find((split) => split.version !== version)?.version ?? version
    const problem = problemIn(figures, { release: version, before, alarms, seconds })
    const good = goodOf(figures, version)
    const well =
      good >= ENOUGH
        ? `${good} good answers, and the others as they may be`
        : `${good} good answers: fewer than ${ENOUGH} tell nothing`
    say(`${version}  ${problem ?? well}`)
    if (problem !== undefined) failures.push(problem)
  }
  if (json) answer({ passed: failures.length === 0, failures })
  if (failures.length > 0) throw new Failure('The gate is closed: no rollout may begin.')
}
