import { isDeepStrictEqual } from 'node:util'
import type { Local } from '../start.ts'
import { eachOf, type Order, Users } from './client.ts'

/** What nobody answers for so long counts as lost: a busy machine must not be taken for one that forgets. */
const patienceMs = 15_000

/** An order that a customer was told is theirs. */
export interface Sale {
  key: string
  order: Order
  /** The region that said so, and when (ms since the epoch). */
  region: string | undefined
  at: number
}

/** What the drill's customers were told, to hold against what the regions say afterwards. */
export class Ledger {
  readonly sales: Sale[] = []
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

  /** Units of `sales` beyond the stock, over all items. By default an order counts once, however often it was promised. */
  oversold(sales: Sale[] = this.oncePerOrder()): number {
    let units = 0
    for (const [sku, stock] of this.stock) units += Math.max(0, unitsOf(sku, sales) - stock)
    return units
  }

  /**
   * Asks every region for every order and item, past the router.
   *
   * @returns `lost`: orders that some region does not have, or has with another content; `disagreements`: orders and items
   * of which regions say different things; `miscounted`: units by which some region's stock is off
   */
  async audit(local: Local): Promise<{ lost: number; disagreements: number; miscounted: number }> {
    const regions = local.regions.map(({ name, url }) => new Users(url, name))
    const ask = (path: string) =>
      Promise.all(
        regions.map(async (one) => (await one.send({ method: 'GET', path }, patienceMs))?.body),
      )
    let lost = 0
    let disagreements = 0
    const orders = new Map(this.sales.map((sale) => [sale.order.id, sale.order]))
    await eachOf([...orders.values()], 8, async (order) => {
      const answers = await ask(`/orders/${order.id}`)
      if (!answers.every((answer) => isSamePurchase(answer, order))) lost++
      if (!allEqual(answers)) disagreements++
    })
    // Whatever reading has written is counted too.
    await local.replication.settled()
    let miscounted = 0
    for (const [sku, stock] of this.stock) {
      const answers = await ask(`/items/${sku}`)
      if (!allEqual(answers)) disagreements++
      const expected = Math.max(0, stock - unitsOf(sku, this.oncePerOrder()))
      const off = answers.map((one) =>
        Math.abs((one as { available: number }).available - expected),
      )
      miscounted += Math.max(...off)
    }
    return { lost, disagreements, miscounted }
  }

  private oncePerOrder(): Sale[] {
    return [...new Map(this.sales.map((sale) => [sale.order.id, sale])).values()]
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
