import { topology } from '../../topology.ts'
import { type Account, versionNamed } from '../cloudflare/cloud.ts'
import { leaveOthers } from '../cloudflare/others.ts'
import { account } from '../cloudflare/wrangler.ts'
import { prepareData } from '../rollout/data.ts'
import { migrate, rollOut, startOf } from '../rollout/rollout.ts'
import { inWords, mustAnswer } from '../rollout/trial.ts'
import { command, Misuse, parse, say, toggle } from './command.ts'

const usage = `npm run deploy -- [options]

Uploads this project as a version, asks it a few questions while it has no traffic, then gives it its share step by step, as
topology.ts says, and watches it. When it does badly, the version before has all traffic again. The first deployment of all has
nothing to shift from: it takes all traffic at once.

  --upload           only: upload the version and print its id; nobody gets it yet
  --release ID       a version that is uploaded already
  --hotfix           in the steps of "hotfix" in topology.ts: sooner, and with a gate all the same
  --despite-errors   all traffic at once, without a gate: when a fix cannot pass one, since others fail beside it
  --migrate          only: deploy this project whole, at once and without a gate, which is the only way for a Durable
                     Object migration: it must be all that the commit changes
  --take-over        deploy although the account has another Worker of that name, or something else is at the domain`

await command(usage, async (args) => {
  const { values } = parse(args, {
    upload: toggle,
    release: { type: 'string' },
    hotfix: toggle,
    'despite-errors': toggle,
    migrate: toggle,
    'take-over': toggle,
  })
  const { release: named, 'take-over': takeOver, ...ways } = values
  const [way, other] = Object.entries(ways).flatMap(([name, wanted]) => (wanted ? name : []))
  if (other) throw new Misuse(`--${way} and --${other} are two ways: take one.`)
  if (named !== undefined) versionNamed(named)
  const takesProject = takeOver ? 'take-over' : way
  if (named !== undefined && takesProject && !['hotfix', 'despite-errors'].includes(takesProject)) {
    throw new Misuse(`--${takesProject} takes this project as it is: leave --release out.`)
  }
  const nothing = async () => undefined
  const cloud = takeOver
    ? { ...account(), otherWorker: nothing, otherAtDomain: nothing }
    : account()

  if (way === 'upload') return console.log(await upload(cloud))
  if (way === 'migrate') return migrate(cloud)
  if (!way && !named && (await cloud.deployment()).length === 0) return first(cloud)
  const release = named ?? (await upload(cloud))
  if (way === 'despite-errors') return replace(cloud, release)
  sayOnInterrupt(release)
  const steps = way === 'hotfix' ? topology.hotfix : topology.rollout.steps
  await startOf(cloud, release)
  await prepareData(cloud)
  await rollOut(cloud, { release, steps, alarms: topology.alarms })
})

async function upload(cloud: Account): Promise<string> {
  await leaveOthers(cloud, 'its name')
  const release = await cloud.version('versions', 'upload')
  say(`release ${release}`)
  return release
}

/** A run that is cut off cannot undo what it began: it says who can. */
function sayOnInterrupt(release: string): void {
  process.once('SIGINT', () => {
    say(
      `Cut off: ${release} may be on trial. Take it back with "npm run rollback -- --release ${release} --on-trial", or run it again with --release ${release}.`,
    )
    process.exit(130)
  })
}

async function first(cloud: Account): Promise<void> {
  await leaveOthers(cloud, 'its name and domain')
  await prepareData(cloud)
  const release = await cloud.version('deploy')
  say(`${release} is the first`)
  const then = 'a new address may take minutes to be there: ask again with "npm run gate"'
  await mustAnswer(cloud, release, then)
}

async function replace(cloud: Account, release: string): Promise<void> {
  say(`it replaces ${inWords(await cloud.deployment())}`)
  await prepareData(cloud)
  await cloud.deploy([{ version: release, percent: 100 }], 'despite errors', 'immediate')
  await cloud.triggers()
  const back = `take it back with "npm run rollback -- --release ${release}", or deploy another fix`
  await mustAnswer(cloud, release, back)
}
