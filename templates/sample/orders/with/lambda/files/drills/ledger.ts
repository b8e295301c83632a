import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { orderId } from '../src/domain/orders.ts'
import { Acknowledged, problemOf } from '../toolkit/rehearsal/acknowledged.ts'
import { eachOf, type Users } from '../toolkit/rehearsal/users.ts'
import type { Audited, Claim, Elsewhere, Outcome } from '../toolkit/rehearsal/workload.ts'

/** How often regions are asked while stock is off or they differ. */
const looks = 3

export interface Order {
  id: string
  sku: string
  quantity: number
  region: string
}

/** Who sends a request and tries it again. */
export type Sender = Pick<Users, 'send'>

/** An order that a customer was told is theirs. */
export interface Sale {
  key: string
  order: Order
  /** The region that said so, and when (ms since the epoch). */
  region: string | undefined
  at: number
}

export interface Audit {
  /** Orders that a region says it does not have, or has with another content. */
  lost: number
  /** Orders and items that some region did not tell in time. */
  unanswered: number
  /** Orders and items of which regions say different things. */
  disagreements: number
  /** Units by which some region's stock is off, with the orders counted that it has and nobody was told about. */
  miscounted: number
  /** Why nobody was asked: the regions had not come to an end of copying. */
  problem?: string
}

/** What the drill's customers were told, to hold against what the regions say afterwards. */
export class Ledger {
  readonly sales: Sale[] = []
  /** Who asked for units and was not told that they have them. A try that nobody answered may have taken them all the same. */
  readonly untold: { key: string; sku: string; quantity: number }[] = []
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
  async buy(from: Sender, key: string, body: { sku: string; quantity: number }): Promise<Outcome> {
    const answer = await from.send({ method: 'POST', path: '/orders', body, key })
    if (answer?.status !== 201 && answer?.status !== 200) {
      this.untold.push({ key, ...body })
      return answer && (answer.status === 409 ? 'refused' : 'wrong')
    }
    const order = answer.body as Order
    this.sales.push({ key, order, region: answer.region, at: answer.at })
    this.acknowledged.add(`/orders/${order.id}`, answer)
    return 'done'
  }

  /** Asks `others` for every order that a region has acknowledged, `since` then. */
  elsewhere(region: string, others: readonly Users[], since: number): Promise<Elsewhere> {
    return this.acknowledged.elsewhere(region, others, since)
  }

  /** Keys whose customer was given two different orders. */
  duplicates(): number {
    const ids = Map.groupBy(this.sales, ({ key }) => key).values()
    return [...ids].filter((sales) => new Set(sales.map(({ order }) => order.id)).size > 1).length
  }

  /** Every region's own sale, once: it may be told twice, since the router sends a region's users elsewhere when that is slow. */
  soldApart(): Sale[] {
    return [
      ...new Map(
        this.sales.map((sale) => [`${sale.order.id} ${sale.order.region}`, sale]),
      ).values(),
    ]
  }

  /** Units of `sales` beyond the stock, over all items. By default an order counts once, however often it was promised. */
  oversold(sales: Sale[] = this.oncePerOrder()): number {
    let units = 0
    for (const [sku, stock] of this.stock) units += Math.max(0, unitsOf(sku, sales) - stock)
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
  ): Promise<Audit> {
    for (let look = 1; ; look++) {
      const audit = await this.look(regions, settled)
      if (look === looks || audit.disagreements + audit.miscounted === 0) return audit
      await sleep(pauseMs)
    }
  }

  private async look(regions: readonly Users[], settled: () => Promise<void>): Promise<Audit> {
    const audit: Audit = { lost: 0, unanswered: 0, disagreements: 0, miscounted: 0 }
    const problem = await problemOf(settled)
    if (problem !== undefined) return { ...audit, problem }
    const ask = async (path: string): Promise<unknown[]> => {
      const answers = await Promise.all(regions.map((one) => one.send({ method: 'GET', path })))
      const told = answers.filter((one) => one !== undefined).map(({ body }) => body)
      if (told.length < answers.length) audit.unanswered++
      if (!allEqual(told)) audit.disagreements++
      return told
    }
    const orders = new Map(this.sales.map((sale) => [sale.order.id, sale.order]))
    await eachOf([...orders.values()], 8, async (order) => {
      const told = await ask(`/orders/${order.id}`)
      if (!told.every((one) => isSamePurchase(one, order))) audit.lost++
    })
    // Two regions may hold one that nobody was told about: a try that came too late, and the next. Whoever looks settles it.
    const taken = new Map<string, number>()
    const untold = new Map(this.untold.map((one) => [orderId(one.key), one]))
    await eachOf([...untold], 8, async ([id, { sku, quantity }]) => {
      if (orders.has(id)) return
      const path = `/orders/${id}`
      const answers = await Promise.all(regions.map((one) => one.send({ method: 'GET', path })))
      if (answers.includes(undefined)) audit.unanswered++
      if (answers.some((one) => one?.status === 200)) {
        taken.set(sku, (taken.get(sku) ?? 0) + quantity)
      }
    })
    // Whatever reading has written is counted too.
    const late = await problemOf(settled)
    if (late !== undefined) return { ...audit, problem: late }
    // What a region did not tell cannot be counted.
    if (audit.unanswered > 0) return audit
    for (const [sku, stock] of this.stock) {
      const told = await ask(`/items/${sku}`)
      const sold = unitsOf(sku, this.oncePerOrder()) + (taken.get(sku) ?? 0)
      const left = Math.max(0, stock - sold)
      const offs = told.map((one) => Math.abs((one as { available: number }).available - left))
      audit.miscounted += Math.max(0, ...offs)
    }
    return audit
  }

  private oncePerOrder(): Sale[] {
    return [...new Map(this.sales.map((sale) => [sale.order.id, sale])).values()]
  }
}

/** What came of clicks that were meant as one. */
export function together(clicks: readonly Outcome[]): Outcome {
  return clicks.includes('wrong') ? 'wrong' : clicks.includes(undefined) ? undefined : clicks[0]
}

/** What an audit says of orders. */
export function orderClaims({ lost, unanswered, disagreements, problem }: Audit): Claim[] {
  const unseen = unanswered > 0 || problem !== undefined
  return [
    { promise: 'every acknowledged order is in every region', wrong: lost > 0, unseen },
    { promise: 'all regions say the same', wrong: disagreements > 0, unseen },
  ]
}

/** The same of stock. @param oversold units beyond it that customers were promised */
export function stockClaim({ unanswered, miscounted, problem }: Audit, oversold: number): Claim {
  return {
    promise: 'nothing is oversold, and the stock adds up',
    wrong: oversold > 0 || miscounted > 0,
    unseen: unanswered > 0 || problem !== undefined,
  }
}

/** All that is promised of a ledger's orders, whatever fails. */
export function auditedSales(ledger: Ledger, audit: Audit): Audited {
  const duplicates = ledger.duplicates()
  const oversold = ledger.oversold()
  return {
    figures: {
      lost: audit.lost,
      notAnswered: audit.unanswered,
      disagreements: audit.disagreements,
      duplicates,
      oversold,
      miscountedUnits: audit.miscounted,
      ...(audit.problem && { problem: audit.problem }),
    },
    promises: [
      ...orderClaims(audit),
      { promise: 'one order for a key', wrong: duplicates > 0, unseen: false },
      stockClaim(audit, oversold),
    ],
  }
}

function unitsOf(sku: string, sales: Sale[]): number {
  return sales
    .filter(({ order }) => order.sku === sku)
    .reduce((sum, { order }) => sum + order.quantity, 0)
}

/** What was bought never changes, whichever region is said to have sold it. */
function isSamePurchase(answer: unknown, order: Order): boolean {
  const { id, sku, quantity } = (answer ?? {}) as Partial<Order>
  return id === order.id && sku === order.sku && quantity === order.quantity
}

function allEqual(answers: unknown[]): boolean {
  return answers.every((answer) => isDeepStrictEqual(answer, answers[0]))
}
