import type { Replication } from '../toolkit/laptop/replication.ts'
import type { Users } from '../toolkit/rehearsal/users.ts'
import type { Audited, Elsewhere, Outcome, Workload } from '../toolkit/rehearsal/workload.ts'
import { History } from './history.ts'
import { Ledger, together } from './ledger.ts'

/** One customer in so many clicks twice. */
const impatience = 5

/** Everybody buys and looks, of one item that runs out and two that last, and all that they are told is held to one order of events. */
export class Sale implements Workload {
  protected ledger = new Ledger(new Map())
  private readonly history = new History()
  private regions = 1

  async open(users: readonly Users[], acts: number): Promise<void> {
    const stock = new Map([
      ['hot', Math.ceil(acts / 8)],
      ['vinyl', 1_000_000],
      ['ticket', 1_000_000],
    ])
    await this.putOnSale(users, stock)
  }

  /** @param stock units by sku */
  async putOnSale(users: readonly Users[], stock: ReadonlyMap<string, number>): Promise<void> {
    this.regions = users.length
    this.ledger = new Ledger(stock)
    await this.ledger.putOnSale(users[0] && this.history.of(users[0]))
  }

  async act(from: Users, number: number): Promise<Outcome> {
    const skus = [...this.ledger.stock.keys()]
    const sku = skus[Math.floor(number / this.regions) % skus.length] ?? ''
    const buy = () => this.buy(from, `order-${number}`, sku, 1 + (number % 2))
    return together(await Promise.all(number % impatience === 0 ? [buy(), buy()] : [buy()]))
  }

  buy(from: Users, key: string, sku: string, quantity: number): Promise<Outcome> {
    return this.ledger.buy(this.history.of(from), key, { sku, quantity })
  }

  /** At an item, and at the order that was placed last, wherever that was. */
  async look(from: Users, number: number): Promise<void> {
    const [sku = ''] = this.ledger.stock.keys()
    const last = this.ledger.sales.at(-1)
    const path = number % 2 === 0 || !last ? `/items/${sku}` : `/orders/${last.order.id}`
    await this.history.of(from).send({ method: 'GET', path })
  }

  elsewhere(region: string, others: readonly Users[], since: number): Promise<Elsewhere> {
    return this.ledger.elsewhere(region, others, since)
  }

  async audit(regions: readonly Users[], replication: Replication): Promise<Audited> {
    const settled = () => replication.settled()
    const { figures, promises } = await this.ledger.audit(regions, settled)
    const { contradictions, undecided } = this.history.judged()
    return {
      figures: {
        ...figures,
        answersHeldToOneOrder: this.history.length,
        contradictions: contradictions.join(' ') || 'none',
        undecided: undecided.join(' ') || 'none',
      },
      promises: [
        ...promises,
        {
          promise: 'no answer was stale: one order of events explains them all',
          wrong: contradictions.length > 0,
          unseen: false,
        },
        {
          promise: 'whether there is such an order could be decided',
          wrong: false,
          unseen: undecided.length > 0,
        },
      ],
    }
  }
}
