import { topology } from '../../topology.ts'
import type { Clock } from '../clock.ts'
import type { Drill } from '../rehearsal/drill.ts'
import type { Report } from '../rehearsal/report.ts'
import { spreadKeys } from '../rehearsal/traffic.ts'
import { type Request, Users } from '../rehearsal/users.ts'
import { type Rollout, rollOut } from '../rollout.ts'
import { type Local, startLocal } from '../start.ts'

const sku = 'ticket'
const minuteMs = 60_000
/** Time is counted here, not waited for: a machine that is slow does not make a version bad. */
const answerWithinMs = 30_000
const { strategy, blastRadius, waves } = topology.rollout
const continents = topology.continents.map(({ name }) => name)
/** Where a fault shows that the first waves do not meet, if there are more. */
const late = waves.at(-1)?.regions.at(-1) ?? ''
/** As many users on that continent as the smallest percentage needs to come out even, and at least ten. */
const fewestUsers = Math.max(
  ...waves.map(({ shift }) => {
    const fewest = shift.kind === 'all-at-once' ? 1 : Math.ceil(100 / shift.percent)
    return fewest * Math.ceil(10 / fewest)
  }),
)

/** Few enough ask from there that its failures are lost among all others' requests. */
const usersOn = (continent: string) => fewestUsers * (continent === late ? 1 : 5)
const usersOnAll = (names: string[]) => names.reduce((sum, name) => sum + usersOn(name), 0)
/** The plan's figure takes all continents for alike. */
const first = waves[0]?.regions ?? []
const radius =
  (blastRadius * usersOnAll(first) * continents.length) / (usersOnAll(continents) * first.length)

export const drill: Drill = {
  title: `rolls out a version that fails, by the waves of topology.ts (${strategy})`,
  run: badDeploy,
}

/** One answered order: who asked, which version answered, whether it failed, and in which wave and phase that was. */
interface Served {
  continent: string
  version: string | undefined
  failed: boolean
  wave: number
  phase: string
}

/** Rolls out a good version, one that fails everywhere and one that fails on a single continent. */
async function badDeploy(): Promise<Report> {
  const traffic = new Traffic()
  // Nothing orders pins and deployments on their way to a point of presence.
  const local = await startLocal({
    clock: traffic,
    late: { pins: continents[0] ?? '', deployments: late },
    onChange: () => traffic.orders(fewestUsers),
  })
  traffic.local = local
  try {
    const body = { stock: 1_000_000 }
    await new Users(local.url, late).send({ method: 'PUT', path: `/items/${sku}`, body }, 5000)

    const good = await traffic.during(await local.release())
    const afterGood = await traffic.orders()
    const bad = await traffic.during(await local.release({ fault: 'orders' }))
    const afterBad = await traffic.orders()
    const partly = await traffic.during(await local.release({ fault: 'throws', faultIn: [late] }))
    const afterPartly = await traffic.orders()

    const onBad = bad.served.filter(({ version }) => version === bad.release)
    const strayed = [good, bad, partly].flatMap(outsideOfWaves).length
    const runs = (release: string) => (served: Served[]) =>
      served.every(({ version, failed }) => version === release && !failed)
    const onlyGoodAfterwards = [afterGood, afterBad, afterPartly].every(runs(good.release))
    const peak = peakShare(bad)
    return {
      drill: 'bad-deploy',
      story: `Three versions went out under ${strategy}: a good one, one that fails every order, and one that throws at those from ${late} alone.`,
      figures: {
        goodVersion: describe(good),
        badVersion: describe(bad),
        partlyBadVersion: describe(partly),
        requestsUntilItWasTakenBack: bad.served.length,
        onTheBadVersion: onBad.length,
        exposurePeakPercent: round(100 * peak),
        blastRadiusPercent: round(100 * radius),
        outsideOfTheirWave: strayed,
      },
      promises: [
        { promise: 'a good version reaches everybody', kept: good.outcome === 'promoted' },
        {
          promise: 'the bad version is noticed and taken back',
          kept: bad.outcome === 'rolled-back' && onBad.length > 0,
        },
        // The plan's figure is rounded to six digits.
        {
          promise: 'no more users meet it than the blast radius says',
          kept: peak <= radius + 1e-6,
        },
        {
          promise: 'nobody gets a version before their wave, whatever they ask for',
          kept: strayed === 0,
        },
        {
          promise: 'a version that fails on one continent is taken back from all',
          kept: partly.outcome === 'rolled-back',
        },
        {
          promise: 'after a roll-back the version from before is all that runs',
          kept: onlyGoodAfterwards && (await local.cloud.deployment()).length === 1,
        },
      ],
    }
  } finally {
    await local.stop()
  }
}

type Trial = Rollout & { release: string; served: Served[] }

/**
 * Traffic from all continents in a time that is counted, not waited for: users order once a minute, and after every change
 * of the rollout's. While orders fail, all users do; else a few, and as long as no point of presence hears of a change, one
 * of each continent.
 */
class Traffic implements Clock {
  local: Local | undefined
  private release = ''
  private served: Served[] = []
  private wave = 0
  private time = 0
  private calm = ''
  private failing = false

  now(): number {
    return this.time
  }

  async pause(ms: number): Promise<void> {
    const end = this.time + ms
    while (this.time < end) {
      const few = this.calm === this.phase() ? 1 : fewestUsers
      await this.orders(this.failing ? undefined : few)
      this.time = Math.min(this.time + minuteMs, end)
    }
  }

  /** Rolls a release out and keeps what users were answered meanwhile. */
  async during(release: string): Promise<Trial> {
    if (!this.local) throw new Error('Traffic needs points of presence.')
    this.release = release
    this.served = []
    this.wave = 0
    const rollout = await rollOut(this.local.cloud, topology, release, (wave) => {
      this.wave = wave
    })
    return { ...rollout, release, served: this.served }
  }

  /**
   * An order of each user: the same one each time, as a retry, so that nothing but the version makes a difference.
   *
   * @param most how many of a continent's users; default: all
   */
  async orders(most?: number): Promise<Served[]> {
    const [phase, wave] = [this.phase(), this.wave]
    const served = await Promise.all(continents.map((one) => this.ordersFrom(one, most)))
    const marked = served.flat().map((answer) => ({ ...answer, wave, phase }))
    this.served.push(...marked)
    this.failing = marked.some(({ failed }) => failed)
    this.calm = phase
    return marked
  }

  private async ordersFrom(continent: string, most?: number) {
    const users = new Users(this.local?.url ?? '', continent)
    const orders = spreadKeys(continent, most ?? usersOn(continent)).map(async (key) => {
      const request: Request = {
        ...{ method: 'POST', path: '/orders', body: { sku, quantity: 1 }, key },
        // As a curious client would, who has seen an id in x-version.
        headers: {
          'cloudflare-workers-version-overrides': `${topology.service}="${this.release}"`,
        },
      }
      const answer = await users.sendOnce(request, answerWithinMs)
      const failed = !answer || answer.status >= 500
      return { continent, version: answer?.version, failed }
    })
    return Promise.all(orders)
  }

  private phase(): string {
    return JSON.stringify(continents.map((one) => this.local?.cloud.inForce(one)))
  }
}

/** Answers by the release to people whose wave had not begun. */
function outsideOfWaves({ release, served }: Trial): Served[] {
  return served.filter(({ version, wave, continent }) => {
    const begun = waves.slice(0, wave).flatMap(({ regions }) => regions)
    return version === release && !begun.includes(continent)
  })
}

/** The release's largest share, 0 to 1, of all answers in one phase. */
function peakShare({ release, served }: Trial): number {
  const shares = [...Map.groupBy(served, ({ phase }) => phase).values()].map(
    (answers) => answers.filter(({ version }) => version === release).length / answers.length,
  )
  return Math.max(0, ...shares)
}

function describe({ outcome, wave }: Trial): string {
  const what = outcome === 'promoted' ? 'promoted' : 'rolled back'
  return `${what} in wave ${wave} of ${waves.length}`
}

function round(percent: number): number {
  return Math.round(percent * 100) / 100
}
