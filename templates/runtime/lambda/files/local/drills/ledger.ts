import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { orderId } from '../../src/domain/orders.ts'
import type { Judged } from '../rehearsal/report.ts'
import type { Local } from '../start.ts'
import { eachOf, type Order, Users } from './client.ts'

/** What nobody answers for so long is not answered, which is not the same as lost. */
const patienceMs = 15_000
/** How often regions are asked while stock is off or they differ. */
const looks = 3

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
  /** Units by which some region's stock is off, whatever became of the orders that nobody was told about. */
  miscounted: number
  /** Why nobody was asked: the regions had not come to an end of copying. */
  problem?: string
}

/** What the drill's customers were told, to hold against what the regions say afterwards. */
export class Ledger {
  readonly sales: Sale[] = []
  /** Orders of which nobody was told whether they were taken. */
  readonly unknown: { key: string; sku: string; quantity: number }[] = []
  readonly stock: ReadonlyMap<string, number>

  /** @param stock units on sale by sku */
  constructor(stock: ReadonlyMap<string, number>) {
    this.stock = stock
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
   */
  async audit(local: Local, pauseMs = 2000): Promise<Audit> {
    for (let look = 1; ; look++) {
      const audit = await this.look(local)
      if (look === looks || audit.disagreements + audit.miscounted === 0) return audit
      await sleep(pauseMs)
    }
  }

  private async look(local: Local): Promise<Audit> {
    const audit: Audit = { lost: 0, unanswered: 0, disagreements: 0, miscounted: 0 }
    const problem = await settling(local)
    if (problem !== undefined) return { ...audit, problem }
    const regions = local.regions.map(({ name, url }) => new Users(url, name))
    const ask = async (path: string): Promise<unknown[]> => {
      const answers = await Promise.all(
        regions.map((one) => one.send({ method: 'GET', path }, patienceMs)),
      )
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
    await eachOf(this.untold(), 8, async ({ key }) => {
      const path = `/orders/${orderId(key)}`
      const answers = await Promise.all(
        regions.map((one) => one.send({ method: 'GET', path }, patienceMs)),
      )
      if (answers.includes(undefined)) audit.unanswered++
    })
    // Whatever reading has written is counted too.
    const late = await settling(local)
    if (late !== undefined) return { ...audit, problem: late }
    for (const [sku, stock] of this.stock) {
      const told = await ask(`/items/${sku}`)
      let off = 0
      const most = Math.max(0, stock - unitsOf(sku, this.oncePerOrder()))
      const least = Math.max(0, most - this.unknownUnits(sku))
      for (const one of told) {
        const { available } = one as { available: number }
        off = Math.max(off, available - most, least - available)
      }
      audit.miscounted += off
    }
    return audit
  }

  /** Units that a key may have bought of which no customer was told anything. */
  private unknownUnits(sku: string): number {
    return this.untold()
      .filter((one) => one.sku === sku)
      .reduce((sum, { quantity }) => sum + quantity, 0)
  }

  private untold() {
    const told = new Set(this.sales.map(({ key }) => key))
    const keys = new Map(this.unknown.map((one) => [one.key, one]))
    return [...keys.values()].filter(({ key }) => !told.has(key))
  }

  private oncePerOrder(): Sale[] {
    return [...new Map(this.sales.map((sale) => [sale.order.id, sale])).values()]
  }
}

/** Why there is no end of copying, if so. */
async function settling({ replication }: Local): Promise<string | undefined> {
  try {
    await replication.settled()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * What an audit says of orders.
 *
 * @param excuse why this machine may not have been able to answer
 */
export function auditPromises(audit: Audit, excuse: string | undefined): Judged[] {
  const { lost, unanswered, disagreements, problem } = audit
  const all = unanswered === 0 && problem === undefined
  const seen = (promise: string, wrong: number): Judged => ({
    promise,
    kept: wrong === 0 && all,
    undecided: wrong === 0 ? excuse : undefined,
  })
  return [
    seen('every acknowledged order is in every region', lost),
    seen('all regions say the same', disagreements),
  ]
}

/** The same of stock. @param oversold units beyond it that customers were promised */
export function stockPromise(
  { unanswered, miscounted, problem }: Audit,
  oversold: number,
  excuse: string | undefined,
): Judged {
  const sound = oversold === 0 && miscounted === 0
  return {
    promise: 'nothing is oversold, and the stock adds up',
    kept: sound && unanswered === 0 && problem === undefined,
    undecided: sound ? excuse : undefined,
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
