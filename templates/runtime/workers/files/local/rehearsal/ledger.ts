import { isDeepStrictEqual } from 'node:util'
import { eachOf, type Order, type Users } from './users.ts'

/** An order that a customer was told is theirs. */
export interface Sale {
  key: string
  order: Order
}

const patienceMs = 5000

/** What the drill's customers were told, to hold against what the service says afterwards. */
export class Ledger {
  readonly sales: Sale[] = []
  private readonly stock: ReadonlyMap<string, number>

  /** @param stock units on sale by sku */
  constructor(stock: ReadonlyMap<string, number>) {
    this.stock = stock
  }

  /** Keys whose customer was given two different orders. */
  duplicates(): number {
    const sales = Map.groupBy(this.sales, ({ key }) => key).values()
    return [...sales].filter((same) => new Set(same.map(({ order }) => order.id)).size > 1).length
  }

  /** Units promised to customers beyond the stock, over all items. */
  oversold(): number {
    let units = 0
    for (const [sku, stock] of this.stock) units += Math.max(0, this.sold(sku) - stock)
    return units
  }

  /**
   * Asks for every order, at the points of presence in turn, and at each of them for every item. A copy may be behind, so each is
   * asked for until it is right or patience ends.
   *
   * @returns `lost`: orders that are not found, or with another content; `miscounted`: units by which an item's
   * stock is off
   */
  async audit(users: readonly Users[]): Promise<{ lost: number; miscounted: number }> {
    const read = (one: Users, path: string) => one.send({ method: 'GET', path }, patienceMs)
    let lost = 0
    const orders = new Map(this.sales.map(({ order }) => [order.id, order])).values()
    await eachOf(users, users.length, async (one) => {
      for (const order of orders) {
        const deadline = Date.now() + patienceMs
        let found: boolean
        do {
          const answer = await read(one, `/orders/${order.id}`)
          found = isDeepStrictEqual(answer?.body, order)
        } while (!found && Date.now() < deadline)
        if (!found) lost++
      }
    })
    let miscounted = 0
    for (const [sku, stock] of this.stock) {
      const expected = stock - this.sold(sku)
      for (const one of users) {
        const deadline = Date.now() + patienceMs
        let off: number
        do {
          const answer = await read(one, `/items/${sku}`)
          const { available = Infinity } = (answer?.body ?? {}) as { available?: number }
          off = Math.abs(available - expected)
        } while (off > 0 && Date.now() < deadline)
        miscounted = Math.max(miscounted, off)
      }
    }
    return { lost, miscounted }
  }

  private sold(sku: string): number {
    const sales = new Map(this.sales.map(({ order }) => [order.id, order])).values()
    return [...sales]
      .filter((order) => order.sku === sku)
      .reduce((units, order) => units + order.quantity, 0)
  }
}
