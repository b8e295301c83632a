import { topology } from '../../topology.ts'
import { Failure } from '../commands/command.ts'
import type { Clock } from '../laptop/cloud.ts'
import { faults, type Local, places, startLocal } from '../laptop/start.ts'
import { spreadKeys } from '../laptop/versions.ts'
import type { Drill } from '../rehearsal/drill.ts'
import { Machine } from '../rehearsal/machine.ts'
import { judged, type Report } from '../rehearsal/report.ts'
import { eachOf, Users } from '../rehearsal/users.ts'
import { rollOut } from '../rollout/rollout.ts'

const sku = 'ticket'
const minuteMs = 60_000
/** Time is counted here, not waited for: a machine that is slow does not make a version bad. */
const answerWithinMs = 30_000
const { shift } = topology.rollout
/** The share, in percent, of the first step: nobody else may meet a bad version. */
const share = shift.kind === 'all-at-once' ? 100 : shift.percent
/** So many that three of them meet the first step's share, which comes out even. */
const crowd = 3 * Math.ceil(100 / Math.min(share, 20))
/** So many that one of them does. */
const few = crowd / 3

export const drill: Drill = {
  title: 'rolls out versions that are broken, by the steps of topology.ts',
  run: badDeploy,
}

/** Rolls out a good version, and one for each fault. */
async function badDeploy(): Promise<Report> {
  const machine = new Machine()
  const traffic = new Traffic(machine)
  const local = await startLocal({ clock: traffic, lagMs: 100 })
  traffic.local = local
  try {
    const body = { stock: 1_000_000 }
    await traffic.users()[0]?.send({ method: 'PUT', path: `/items/${sku}`, body }, answerWithinMs)

    const good = await traffic.during(await local.release())
    const bad: (Trial & { fault: string })[] = []
    for (const fault of faults) {
      bad.push({ fault, ...(await traffic.during(await local.release({ fault }))) })
    }
    const peak = Math.max(...bad.map(({ release, served }) => peakShare(release, served)))
    const unnoticed = bad.filter(({ promoted }) => promoted).map(({ fault }) => fault)
    const unmet = bad.filter(({ served }) => !served.some(({ failed }) => failed))
    const after = bad.flatMap((trial) => trial.after)
    const isWell = ({ version, failed }: Served) => version === good.release && !failed
    const excuse = machine.excuse()
    return {
      drill: 'bad-deploy',
      story: `A good version went out, and one each that ${faults.join(', ')}.`,
      figures: {
        orders: [good, ...bad].reduce((sum, { served }) => sum + served.length, 0),
        ordersUntilTakenBack: bad
          .map(({ fault, served }) => `${fault} ${served.length}`)
          .join(', '),
        ordersNotAnswered: [good, ...bad].flatMap(({ served }) => served).filter(isUnseen).length,
        exposurePeakPercent: Math.round(peak * 10_000) / 100,
        firstStepPercent: share,
        unnoticed: unnoticed.join(', ') || 'none',
        ...machine.figures(),
      },
      promises: [
        judged(
          'a good version reaches everybody',
          {
            wrong: good.served.some((one) => one.failed && !isUnseen(one)),
            unseen: !good.promoted,
          },
          good.served.some(isUnseen) ? excuse : undefined,
        ),
        judged(
          'every bad version is noticed and taken back',
          { wrong: unnoticed.length > 0, unseen: unmet.length > 0 },
          excuse,
        ),
        {
          promise: `no more than the first step's ${share} % of orders meet it`,
          kept: peak <= share / 100 + 1e-6,
        },
        judged(
          'after each the version from before is all that runs, and is well',
          {
            wrong: after.some((one) => !isWell(one) && !isUnseen(one)),
            unseen: after.some(isUnseen),
          },
          excuse,
        ),
      ],
    }
  } finally {
    await local.stop()
    await machine.stop()
  }
}

/** One order: which version answered, if any, whether it was not placed, and under which deployment that was. */
interface Served {
  version: string | undefined
  /** Undefined when nobody answered. */
  status: number | undefined
  failed: boolean
  phase: string
}

interface Trial {
  release: string
  promoted: boolean
  served: Served[]
  /** Orders after its end. */
  after: Served[]
}

/**
 * Traffic in a time that is counted, not waited for: users order once a minute. While orders fail, and under a deployment that
 * they have not met yet, all do; else a few.
 */
class Traffic implements Clock {
  local: Local | undefined
  private served: Served[] = []
  private time = 0
  private calm = ''
  private failing = false
  private readonly machine: Machine

  constructor(machine: Machine) {
    this.machine = machine
  }

  users(): Users[] {
    return places.map((place) => new Users(this.local?.url ?? '', place))
  }

  now(): number {
    return this.time
  }

  async pause(ms: number): Promise<void> {
    const end = this.time + ms
    while (this.time < end) {
      await this.orders(!this.failing && this.calm === this.phase() ? few : crowd)
      this.time = Math.min(this.time + minuteMs, end)
    }
  }

  /** Rolls a release out and keeps what users were answered meanwhile. */
  async during(release: string): Promise<Trial> {
    const cloud = this.local?.cloud
    if (!cloud) throw new Error('Traffic needs points of presence.')
    this.served = []
    const { rollout: steps, alarms } = topology
    const promoted = await rollOut(cloud, { release, steps, alarms }).then(
      () => true,
      (error) => {
        if (error instanceof Failure) return false
        throw error
      },
    )
    const { served } = this
    this.served = []
    return { release, promoted, served, after: await this.orders(crowd) }
  }

  /** An order of each user: the same one each time, as a retry, so that nothing but the version makes a difference. */
  private async orders(count: number): Promise<Served[]> {
    const phase = this.phase()
    const users = this.users()
    const served: Served[] = []
    const keys = spreadKeys('user', count).entries()
    await eachOf([...keys], Math.ceil(count / this.machine.pace()), async ([number, key]) => {
      const answer = await users[number % users.length]?.sendOnce(
        {
          ...{ method: 'POST', path: '/orders', body: { sku, quantity: 1 }, key },
          headers: { 'cloudflare-workers-version-key': key },
        },
        answerWithinMs,
      )
      const placed = answer?.status === 200 || answer?.status === 201
      const { version, status } = answer ?? {}
      served.push({ version, status, failed: !placed, phase })
    })
    this.served.push(...served)
    this.failing = served.some(({ failed }) => failed)
    this.calm = phase
    return served
  }

  private phase(): string {
    return JSON.stringify(this.local?.cloud.inForce())
  }
}

/** What this machine does to an order when it is slow. A version that hangs says which it is: its own 504 is seen. */
function isUnseen({ status, version }: Served): boolean {
  return status === undefined || status === 503 || (status === 504 && version === undefined)
}

/** The largest share, 0 to 1, of orders under one deployment that met the release. One that throws does not say which it is. */
function peakShare(release: string, served: readonly Served[]): number {
  const met = ({ version, status }: Served) =>
    version === release || (version === undefined && status !== undefined)
  const shares = [...Map.groupBy(served, ({ phase }) => phase).values()].map(
    (answers) => answers.filter(met).length / answers.length,
  )
  return Math.max(0, ...shares)
}
