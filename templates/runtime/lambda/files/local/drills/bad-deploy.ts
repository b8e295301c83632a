import { topology } from '../../topology.ts'
import { Machine } from '../rehearsal/machine.ts'
import type { Report } from '../rehearsal/report.ts'
import { type Local, startLocal } from '../start.ts'
import { eachOf, Users } from './client.ts'
import { type Rollout, rollOut, type Served } from './rollout.ts'

const sku = 'ticket'
const home = topology.regions[0]?.name ?? topology.home
/** Where a fault shows that the first wave does not meet, if there is a second one. */
const [firstWave, secondWave = firstWave] = topology.rollout.waves
const late = secondWave?.regions.at(-1) ?? home

/** Rolls out a good build, one that fails everywhere and one that fails in a single region. */
export async function badDeploy(): Promise<Report> {
  const machine = new Machine()
  const local = await startLocal({ lagMs: 50 })
  try {
    const users = new Users(local.router.url, home)
    await users.send({ method: 'PUT', path: `/items/${sku}`, body: { stock: 1 } }, 5000)
    await local.replication.settled()
    const load = () => oneMinute(local)
    const release = (version: string, failsIn: string[]) =>
      rollOut({
        topology,
        regions: local.regions,
        build: (region) => ({ version, faultRate: failsIn.includes(region) ? 1 : 0 }),
        load,
      })

    const good = await release('good', [])
    const bad = await release(
      'bad',
      topology.regions.map(({ name }) => name),
    )
    const afterBad = await oneMinute(local)
    const partly = await release('partly-bad', [late])
    const afterPartly = await oneMinute(local)

    const afterwards = [...afterBad, ...afterPartly]
    const excuse = machine.excuse()
    const { strategy, blastRadius } = topology.rollout
    return {
      drill: 'bad-deploy',
      story: `Three builds went out under ${strategy}: a good one, one that fails, and one that fails in ${late} alone.`,
      figures: {
        goodBuild: describe(good),
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

/** One minute of even load, in lock-step over the regions. */
async function oneMinute({ router, regions }: Local): Promise<Served[]> {
  const served: Served[] = []
  await eachOf(regions, regions.length, async ({ name }) => {
    const users = new Users(router.url, name)
    for (let request = 0; request < requestsPerRegion; request++) {
      const answer = await users.sendOnce({ method: 'GET', path: `/items/${sku}` })
      const failed = !answer || answer.status >= 500
      served.push({ region: name, version: answer?.version, failed, status: answer?.status })
    }
  })
  return served
}

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
