import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { type Answer, eachOf, type Users } from '../toolkit/rehearsal/users.ts'

export interface Order {
  id: string
  sku: string
  quantity: number
  region: string
}

/** An order that a customer was told is theirs. */
export interface Sale {
  key: string
  order: Order
}

export interface Audit {
  /** Orders that a point of presence says it does not have, or has with another content. */
  lost: number
  /** Units by which the stock of an item is off, whatever became of the orders that nobody was told about. */
  miscounted: number
  /** Questions to which there was no answer, which says nothing of what was lost. */
  unanswered: number
}

/** What the drill's customers were told, to hold against what the service says afterwards. */
export class Ledger {
  readonly sales: Sale[] = []
  /** Keys that asked for a unit and were told nothing. */
  readonly unknown = new Set<string>()
  private readonly stock: ReadonlyMap<string, number>
  private readonly patienceMs: number

  /**
   * @param stock units on sale by sku
   * @param patienceMs what nobody answers for so long is not answered
   */
  constructor(stock: ReadonlyMap<string, number>, patienceMs = 15_000) {
    this.stock = stock
    this.patienceMs = patienceMs
  }

  /** Keys whose customer was given two different orders. */
  duplicates(): number {
    const sales = Map.groupBy(this.sales, ({ key }) => key).values()
    return [...sales].filter((same) => new Set(same.map(({ order }) => order.id)).size > 1).length
  }

  /** Asks for every order and every item at each point of presence. A copy may be behind, so each is asked until it is right. */
  async audit(users: readonly Users[]): Promise<Audit> {
    const audit: Audit = { lost: 0, miscounted: 0, unanswered: 0 }
    const orders = new Map(this.sales.map(({ order }) => [order.id, order])).values()
    await eachOf([...orders], users.length, async (order) => {
      const isRight = ({ body }: Answer) => isDeepStrictEqual(body, order)
      for (const one of users) {
        const answer = await this.askUntil(one, `/orders/${order.id}`, isRight)
        if (!answer) audit.unanswered++
        else if (!isRight(answer)) audit.lost++
      }
    })
    for (const [sku, stock] of this.stock) {
      const most = stock - this.sold(sku)
      const sold = new Set(this.sales.map(({ key }) => key))
      const least = most - [...this.unknown].filter((key) => !sold.has(key)).length
      const off = ({ body }: Answer) => {
        const { available } = body as { available: number }
        return Math.max(0, available - most, least - available)
      }
      for (const one of users) {
        const answer = await this.askUntil(one, `/items/${sku}`, (told) => off(told) === 0)
        if (!answer) audit.unanswered++
        else audit.miscounted = Math.max(audit.miscounted, off(answer))
      }
    }
    return audit
  }

  private sold(sku: string): number {
    const sales = new Map(this.sales.map(({ order }) => [order.id, order])).values()
    return [...sales]
      .filter((order) => order.sku === sku)
      .reduce((units, order) => units + order.quantity, 0)
  }

  /** The first answer that is right, or else the last one; undefined when there was none in time. */
  private async askUntil(
    users: Users,
    path: string,
    isRight: (answer: Answer) => boolean,
  ): Promise<Answer | undefined> {
    const deadline = Date.now() + this.patienceMs
    let last: Answer | undefined
    for (;;) {
      last = (await users.send({ method: 'GET', path }, deadline - Date.now())) ?? last
      if ((last && isRight(last)) || Date.now() >= deadline) return last
      await sleep(50)
    }
  }
}
