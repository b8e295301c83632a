import { newWorkload } from '../../drills/workload.ts'
import { topology } from '../../topology.ts'
import { startLocal } from '../laptop/start.ts'
import { Acts } from '../rehearsal/acts.ts'
import type { Drill } from '../rehearsal/drill.ts'
import { Machine } from '../rehearsal/machine.ts'
import { Minutes } from '../rehearsal/minutes.ts'
import { judged, type Report } from '../rehearsal/report.ts'
import { Users } from '../rehearsal/users.ts'
import { type Rollout, rollOut, type Served } from './rollout.ts'

const home = topology.regions[0]?.name ?? topology.home
/** Where a fault shows that the first wave does not meet, if there is a second one. */
const [firstWave, secondWave = firstWave] = topology.rollout.waves
const late = secondWave?.regions.at(-1) ?? home

export const drill: Drill = {
  title: 'rolls out a build that fails, by the waves of topology.ts',
  run: badDeploy,
}

/** Rolls out a good build, one that fails everywhere and one that fails in a single region. */
async function badDeploy(): Promise<Report> {
  const machine = new Machine()
  const local = await startLocal({ lagMs: 50 })
  try {
    const workload = newWorkload()
    const openers = topology.regions.map(({ name }) => new Users(local.router.url, name))
    await workload.open(openers, 100)
    await local.replication.settled()
    const minutes = new Minutes(local, workload, requestsPerRegion)
    const release = (version: string, failsIn: string[]) =>
      rollOut({
        topology,
        regions: local.regions,
        build: (region) => ({ version, faultRate: failsIn.includes(region) ? 1 : 0 }),
        load: () => minutes.pass(),
      })

    const good = await release('good', [])
    const acts = minutes.acts
    minutes.acts = new Acts()
    const bad = await release(
      'bad',
      topology.regions.map(({ name }) => name),
    )
    const afterBad = await minutes.pass()
    const partly = await release('partly-bad', [late])
    const afterPartly = await minutes.pass()

    const afterwards = [...afterBad, ...afterPartly]
    const excuse = machine.excuse()
    const { strategy, blastRadius } = topology.rollout
    return {
      drill: 'bad-deploy',
      story: `Three builds went out under ${strategy}: a good one, one that fails, and one that fails in ${late} alone.`,
      figures: {
        goodBuild: describe(good),
        ...acts.figures(),
        badBuild: describe(bad),
        partlyBadBuild: describe(partly),
        requestsBeforeTheAlarm: bad.requests,
        onTheBadBuild: bad.onNewBuild,
        exposurePercent: round((100 * bad.onNewBuild) / bad.requests),
        exposurePeakPercent: round(100 * bad.peakShare),
        blastRadiusPercent: round(100 * blastRadius),
        onTheBadBuildAfterwards: countOf(afterBad, 'bad') + countOf(afterPartly, 'partly-bad'),
        notAnsweredAfterwards: afterwards.filter(({ status }) => status === undefined).length,
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
          kept: good.outcome === 'promoted' && good.touched.length === topology.regions.length,
          // What it does not answer in time rings its alarm; a fault of its own is no such thing.
          undecided: good.faults === 0 ? excuse : undefined,
        },
        {
          promise: 'an alarm stops the bad build and takes it back',
          kept: bad.outcome === 'rolled-back',
        },
        // The plan's figure is rounded to six digits.
        {
          promise: 'no more users meet it than the blast radius says',
          kept: bad.peakShare <= blastRadius + 1e-6,
        },
        {
          promise: "one region's alarm takes the build back from all",
          kept: partly.outcome === 'rolled-back',
        },
        {
          promise: 'after a roll-back every region runs the build from before',
          kept: afterwards.every(({ version, failed }) => version === 'good' && !failed),
          undecided: afterwards.every(isGoodOrUnseen) ? excuse : undefined,
        },
      ],
    }
  } finally {
    await local.stop()
    await machine.stop()
  }
}

/** As many requests in each region as its smallest weight needs to come out even, and at least ten. */
const requestsPerRegion = Math.max(
  ...topology.rollout.waves.map(({ shift }) => {
    const fewest = shift.kind === 'all-at-once' ? 1 : Math.ceil(100 / shift.percent)
    return fewest * Math.ceil(10 / fewest)
  }),
)

/** Not answered at all, or not in time by what it needs, which shows in no other way. */
function isGoodOrUnseen({ version, status }: Served): boolean {
  return status === undefined || ((version ?? 'good') === 'good' && status !== 500)
}

function countOf(served: Served[], version: string): number {
  return served.filter((one) => one.version === version).length
}

function describe({ outcome, minutes, touched }: Rollout): string {
  const what = outcome === 'promoted' ? 'promoted' : 'rolled back'
  return `${what} after ${minutes} min, ${touched.length} of ${topology.regions.length} regions touched`
}

function round(percent: number): number {
  return Math.round(percent * 100) / 100
}
