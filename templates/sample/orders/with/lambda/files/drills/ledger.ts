import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { type Basket, type Order, orderId } from '../src/domain/orders.ts'
import { Acknowledged, problemOf } from '../toolkit/rehearsal/acknowledged.ts'
import { type Answer, eachOf, type Users } from '../toolkit/rehearsal/users.ts'
import type { Audited, Claim, Elsewhere, Outcome } from '../toolkit/rehearsal/workload.ts'

/** How often regions are asked while stock is off or they differ. */
const looks = 3

/** Who sends a request and tries it again. */
export type Sender = Pick<Users, 'send'>

/** An order that a customer was told is theirs. */
export interface Sale {
  key: string
  order: Order
}

/** What came of asking every region. */
export interface Audit {
  /** Orders that a region says it does not have, or has with another content. */
  lost: number
  /** Orders and items that some region did not tell in time. */
  notAnswered: number
  /** Orders and items of which regions say different things. */
  disagreements: number
  /** Orders beyond one for a key. */
  duplicates: number
  /** Units beyond the stock that customers were promised. */
  oversold: number
  /** Units by which some region's stock is off, with the orders counted that it has and nobody was told about. */
  miscountedUnits: number
  /** Why nobody was asked: the regions had not come to an end of copying. */
  problem?: string
}

/** What the drill's customers were told, to hold against what the regions say afterwards. */
export class Ledger {
  readonly sales: Sale[] = []
  /** Who asked for units and was not told that they have them. A try that nobody answered may have taken them all the same. */
  readonly untold: (Basket & { key: string })[] = []
  readonly stock: ReadonlyMap<string, number>
  private readonly acknowledged = new Acknowledged()

  /** @param stock units on sale by sku */
  constructor(stock: ReadonlyMap<string, number>) {
    this.stock = stock
  }

  /** @throws when the service does not let somebody near `from` do it */
  async putOnSale(from: Sender | undefined): Promise<void> {
    for (const [sku, stock] of this.stock) {
      const path = `/items/${sku}`
      const answer = await from?.send({ method: 'PUT', path, body: { stock } })
      if (!answer) throw new Error(`PUT ${path} was not answered.`)
      if (answer.status !== 200) throw new Error(`PUT ${path} was answered with ${answer.status}.`)
    }
  }

  /** Somebody near `from` buys, and what they were told is written down. */
  async buy(from: Sender, key: string, body: Basket): Promise<Outcome> {
    const answer = await from.send({ method: 'POST', path: '/orders', body, key })
    if (answer?.status !== 201 && answer?.status !== 200) {
      this.untold.push({ key, ...body })
      return answer && (answer.status === 409 ? 'refused' : 'wrong')
    }
    const order = answer.body as Order
    this.sales.push({ key, order })
    this.acknowledged.add(`/orders/${order.id}`, answer)
    return 'done'
  }

  /** Asks `others` for every order that a region has acknowledged, `since` then. */
  elsewhere(region: string, others: readonly Users[], since: number): Promise<Elsewhere> {
    return this.acknowledged.elsewhere(region, others, since)
  }

  /** Every region's own sale, once: it may be told twice, since the router sends a region's users elsewhere when that is slow. */
  soldApart(): Sale[] {
    return distinct(this.sales, ({ order }) => `${order.id} ${order.region}`)
  }

  /** Units of `sales` beyond the stock, over all items. By default an order counts once, however often it was promised. */
  oversold(sales: Sale[] = distinct(this.sales, ({ order }) => order.id)): number {
    const baskets = sales.map(({ order }) => order)
    let units = 0
    for (const [sku, stock] of this.stock) units += Math.max(0, unitsOf(sku, baskets) - stock)
    return units
  }

  /**
   * Asks every region for every order and item, past the router, once all that was written has been copied. Where stock is off
   * or regions differ, again: a try that its customer gave up long ago may have come to its end meanwhile, on a slow machine,
   * and whoever looks next settles what it left. What does not go away is wrong.
   *
   * @param settled resolves when all is copied, and rejects when it does not come to that
   */
  async audit(
    regions: readonly Users[],
    settled: () => Promise<void>,
    pauseMs = 2000,
  ): Promise<Audited> {
    for (let look = 1; ; look++) {
      const audit = await this.look(regions, settled)
      if (look === looks || audit.disagreements + audit.miscountedUnits === 0) {
        return { figures: { ...audit }, promises: claimsOf(audit) }
      }
      await sleep(pauseMs)
    }
  }

  private async look(regions: readonly Users[], settled: () => Promise<void>): Promise<Audit> {
    const orders = distinct(this.sales, ({ order }) => order.id)
    const twice = distinct(orders, ({ key }) => key).length
    const audit: Audit = {
      ...{ lost: 0, notAnswered: 0, disagreements: 0, duplicates: orders.length - twice },
      ...{ oversold: this.oversold(), miscountedUnits: 0 },
    }
    const problem = await problemOf(settled)
    if (problem !== undefined) return { ...audit, problem }
    const ask = async (path: string): Promise<Answer[]> => {
      const answers = await Promise.all(regions.map((one) => one.send({ method: 'GET', path })))
      if (answers.includes(undefined)) audit.notAnswered++
      return answers.filter((one) => one !== undefined)
    }
    const tell = async (path: string): Promise<unknown[]> => {
      const told = (await ask(path)).map(({ body }) => body)
      if (!told.every((one) => isDeepStrictEqual(one, told[0]))) audit.disagreements++
      return told
    }
    await eachOf(orders, 8, async ({ order }) => {
      const told = await tell(`/orders/${order.id}`)
      if (!told.every((one) => isSamePurchase(one, order))) audit.lost++
    })
    // Two regions may hold one that nobody was told about: a try that came too late, and the next. Whoever looks settles it.
    const sold = orders.map(({ order }): Basket => order)
    await eachOf(
      distinct(this.untold, ({ key }) => key),
      8,
      async (basket) => {
        const id = orderId(basket.key)
        if (orders.some(({ order }) => order.id === id)) return
        const answers = await ask(`/orders/${id}`)
        if (answers.some(({ status }) => status === 200)) sold.push(basket)
      },
    )
    // Whatever reading has written is counted too.
    const late = await problemOf(settled)
    if (late !== undefined) return { ...audit, problem: late }
    // What a region did not tell cannot be counted.
    if (audit.notAnswered > 0) return audit
    for (const [sku, stock] of this.stock) {
      const left = Math.max(0, stock - unitsOf(sku, sold))
      const told = (await tell(`/items/${sku}`)) as { available: number }[]
      audit.miscountedUnits += Math.max(0, ...told.map((one) => Math.abs(one.available - left)))
    }
    return audit
  }
}

/** What came of clicks that were meant as one. */
export function together(clicks: readonly Outcome[]): Outcome {
  return clicks.includes('wrong') ? 'wrong' : clicks.includes(undefined) ? undefined : clicks[0]
}

/** What is promised of orders and stock, whatever fails. */
export function claimsOf(audit: Audit): Claim[] {
  const { lost, notAnswered, disagreements, duplicates, oversold, miscountedUnits, problem } = audit
  const unseen = notAnswered > 0 || problem !== undefined
  return [
    { promise: 'every acknowledged order is in every region', wrong: lost > 0, unseen },
    { promise: 'all regions say the same', wrong: disagreements > 0, unseen },
    { promise: 'one order for a key', wrong: duplicates > 0, unseen: false },
    {
      promise: 'nothing is oversold, and the stock adds up',
      wrong: oversold > 0 || miscountedUnits > 0,
      unseen,
    },
  ]
}

const unitsOf = (sku: string, sold: readonly Basket[]): number =>
  sold.reduce((sum, one) => sum + (one.sku === sku ? one.quantity : 0), 0)

/** The last one of each name. */
const distinct = <T>(all: readonly T[], nameOf: (one: T) => string): T[] => [
  ...new Map(all.map((one) => [nameOf(one), one])).values(),
]

/** What was bought never changes, whichever region is said to have sold it. */
function isSamePurchase(answer: unknown, order: Order): boolean {
  const { id, sku, quantity } = (answer ?? {}) as Partial<Order>
  return id === order.id && sku === order.sku && quantity === order.quantity
}
