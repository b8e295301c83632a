import { setTimeout as sleep } from 'node:timers/promises'
import { rollBack } from '../ops/rollout/rollback.ts'
import { Refused } from '../ops/rollout/trial.ts'
import { topology } from '../topology.ts'
import type { FastClock } from './clock.ts'
import type { Fault } from './faults.ts'
import { Users } from './rehearsal/users.ts'
import { rollOut } from './rollout.ts'
import type { Local } from './start.ts'

/** Without users nobody meets a fault, so some order while a rollout lasts: so many a second, of this item. */
const ordersPerSecond = 60
const sku = 'sample'
const keyPrefix = 'sample-'

/** Whether a line of the Workers' logs is about one of those orders: hundreds of them would bury what a rollout says. */
export const isOfSample = (line: string): boolean => line.includes(`"idempotencyKey":"${keyPrefix}`)

/** Rollouts on the laptop's points of presence, one at a time, as long as the real ones on a fast clock. */
export class Releases {
  private readonly local: Local
  private readonly clock: FastClock
  private readonly say: (line: string) => void
  private underWay: Promise<void> | undefined

  constructor(local: Local, clock: FastClock, say: (line: string) => void) {
    this.local = local
    this.clock = clock
    this.say = say
  }

  /** Uploads the sources and begins to roll them out; how that goes is said as it goes. */
  async begin(fault: Fault | undefined): Promise<string> {
    if (this.underWay) throw new Error('A rollout is under way: wait for its end, or "rollback".')
    const { promise, resolve } = Promise.withResolvers<void>()
    this.underWay = promise
    const end = () => {
      this.underWay = undefined
      resolve()
    }
    let release: string
    try {
      release = await this.local.release({ fault })
    } catch (error) {
      end()
      throw error
    }
    void this.run(release).finally(end)
    return `${release} is uploaded; ${ordersPerSecond} orders of "${sku}" a second come in until its rollout ends.`
  }

  /** Ends a rollout, or takes the last release back, and says how that went. */
  async takeBack(): Promise<string> {
    if (this.underWay) {
      this.clock.interrupt()
      await this.underWay
      return ''
    }
    const [running] = await this.local.cloud.deployment()
    const release = running?.version ?? ''
    try {
      return await rollBack(this.local.cloud, { release, onTrial: false })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return `There is nothing to take back: no release here came before ${release}.`
    }
  }

  private async run(release: string): Promise<void> {
    const over = new AbortController()
    const load = this.keepOrdering(over.signal)
    try {
      const { outcome, why } = await rollOut(this.local.cloud, topology, release)
      if (outcome === 'rolled-back') this.say(why)
    } catch (error) {
      this.say(error instanceof Error ? error.message : `${error}`)
    } finally {
      over.abort()
      await load
    }
  }

  private async keepOrdering(over: AbortSignal): Promise<void> {
    const { url, pops } = this.local
    const users = pops.map(({ name }) => new Users(url, name))
    const put = { method: 'PUT', path: `/items/${sku}`, body: { stock: 1_000_000 } } as const
    await users[0]?.send(put, 2000)
    const orders = new Set<Promise<unknown>>()
    while (!over.aborted) {
      for (const one of users) {
        const body = { sku, quantity: 1 }
        const key = `${keyPrefix}${crypto.randomUUID()}`
        const order = one.sendOnce({ method: 'POST', path: '/orders', body, key })
        orders.add(order)
        void order.finally(() => orders.delete(order))
      }
      await sleep((users.length * 1000) / ordersPerSecond)
    }
    await Promise.all(orders)
  }
}
