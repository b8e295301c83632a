import { newWorkload } from '../../drills/workload.ts'
import { topology } from '../../topology.ts'
import { Failure } from '../commands/command.ts'
import { LaptopFleet } from '../laptop/fleet.ts'
import { type Build, startLocal } from '../laptop/start.ts'
import type { Drill } from '../rehearsal/drills.ts'
import { Machine } from '../rehearsal/machine.ts'
import { Minutes, type Served } from '../rehearsal/minutes.ts'
import { judged, type Report } from '../rehearsal/report.ts'
import { Users } from '../rehearsal/users.ts'
import { Acts } from '../rehearsal/workload.ts'
import { prepare, rollOut } from '../rollout/rollout.ts'

const places = topology.regions.map(({ name }) => name)
const { waves, strategy, blastRadius } = topology.rollout
/** Where a fault shows that the first wave does not meet, if there is a second one. */
const [firstWave, secondWave = firstWave] = waves
const late = secondWave?.regions.at(-1) ?? topology.home

/** What is wrong with each build. Alarms alone see the first, only a gate the second, and only one region the third. */
const faults: Record<string, (region: string) => Omit<Build, 'version'>> = {
  good: () => ({}),
  'fails-users': () => ({ faultRate: 1, hidden: true }),
  'fails-one-in-ten': () => ({ faultRate: 0.1 }),
  [`fails-in-${late}`]: (region) => ({ faultRate: region === late ? 1 : 0 }),
}

export const drill: Drill = {
  title: 'rolls out builds that fail, by the waves of topology.ts',
  run: badDeploy,
}

/** Has the rollout that deploys to the cloud bring out a good build here, and then each bad one. */
async function badDeploy(): Promise<Report> {
  const machine = new Machine()
  const local = await startLocal({ lagMs: 50 })
  try {
    const workload = newWorkload()
    const openers = places.map((name) => new Users(local.router.url, name))
    await workload.open(openers, 100)
    await local.replication.settled()
    const minutes = new Minutes(local, workload, requestsPerRegion)
    const fleet = new LaptopFleet({
      topology,
      region: local.region,
      build: (version, region) => ({ version, ...faults[version]?.(region) }),
      users: () => minutes.pass(),
    })

    const good = await release(fleet, 'good')
    const { acts } = minutes
    const bad: Trial[] = []
    const after: Served[] = []
    for (const version of Object.keys(faults).filter((name) => name !== 'good')) {
      minutes.acts = new Acts()
      bad.push(await release(fleet, version))
      after.push(...(await minutes.pass()))
    }

    const peak = bad.find(({ version }) => version === 'fails-users')?.peak ?? 1
    const excuse = machine.excuse()
    return {
      drill: 'bad-deploy',
      story: `Builds went out under ${strategy}: ${Object.keys(faults).join(', ')}.`,
      figures: {
        ...acts.figures(),
        ...Object.fromEntries([good, ...bad].map((trial) => [trial.version, trial.figure])),
        exposurePeakPercent: percent(peak),
        blastRadiusPercent: percent(blastRadius),
        onABadBuildAfterwards: after.filter(({ version = 'good' }) => version !== 'good').length,
        notAnsweredAfterwards: after.filter(({ status }) => status === undefined).length,
        ...machine.figures(),
      },
      promises: [
        acts.someDone(excuse),
        judged(
          'nobody is answered wrongly while a good build goes out',
          { wrong: acts.wrong > 0, unseen: false },
          excuse,
        ),
        {
          promise: 'a good build reaches every region',
          kept: good.promoted && good.running.every((version) => version === 'good'),
          // What it does not answer in time is counted against it; a fault of its own is no such thing.
          undecided: good.met.some(({ status }) => status === 500) ? undefined : excuse,
        },
        judged(
          'every bad build is noticed and taken back',
          {
            wrong: bad.some(({ promoted }) => promoted),
            unseen: bad.some(({ met }) => met.length === 0),
          },
          excuse,
        ),
        // The plan's figure is rounded to six digits.
        {
          promise: 'no more users meet one that fails than the blast radius says',
          kept: peak <= blastRadius + 1e-6,
        },
        {
          promise: 'after a roll-back every region runs the build from before',
          kept: after.every(({ version, failed }) => version === 'good' && !failed),
          undecided: after.every(isGoodOrUnseen) ? excuse : undefined,
        },
      ],
    }
  } finally {
    await local.stop()
    await machine.stop()
  }
}

interface Trial {
  version: string
  promoted: boolean
  figure: string
  /** What each region runs at its end. */
  running: (string | undefined)[]
  /** The requests that it answered. */
  met: Served[]
  /** Its largest share, 0 to 1, of all requests while traffic was shared in one way. */
  peak: number
}

async function release(fleet: LaptopFleet, version: string): Promise<Trial> {
  // Alarms see whole minutes.
  await fleet.wait(60 - (fleet.clock.now % 60))
  const begin = fleet.served.length
  const rollout = { release: version, topology }
  const promoted = await prepare(fleet, rollout)
    .then(() => rollOut(fleet, rollout, () => {}))
    .then(
      () => true,
      (error) => {
        if (error instanceof Failure) return false
        throw error
      },
    )
  const running = await Promise.all(places.map((place) => fleet.running(place)))
  const served = fleet.served.slice(begin)
  const metOf = (some: Served[]) => some.filter((one) => one.version === version)
  const phases = [...Map.groupBy(served, ({ phase }) => phase).values()]
  const met = metOf(served)
  return {
    ...{ version, promoted, met },
    running: running.map((one) => one.release),
    peak: Math.max(0, ...phases.map((phase) => metOf(phase).length / phase.length)),
    figure: `${promoted ? 'promoted' : 'taken back'}, met by ${met.length} of ${served.length} requests`,
  }
}

/** As many requests in each region as its smallest weight needs to come out even, and at least ten. */
const requestsPerRegion = Math.max(
  ...waves.map(({ shift }) => {
    const fewest = shift.kind === 'all-at-once' ? 1 : Math.ceil(100 / shift.percent)
    return fewest * Math.ceil(10 / fewest)
  }),
)

/** Not answered at all, or not in time by what it needs, which shows in no other way. */
function isGoodOrUnseen({ version, status }: Served): boolean {
  return status === undefined || ((version ?? 'good') === 'good' && status !== 500)
}

const percent = (share: number): number => Math.round(share * 10_000) / 100
