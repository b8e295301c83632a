import type { Replication } from '../toolkit/laptop/replication.ts'
import type { Users } from '../toolkit/rehearsal/users.ts'
import type { Audited, Elsewhere, Outcome, Workload } from '../toolkit/rehearsal/workload.ts'
import { Ledger, together } from './ledger.ts'

/** One customer in so many clicks twice. */
const impatience = 5

/** What the drills let this service's users do: put its own in the place of this when you replace the sample. */
export function newWorkload(): Workload {
  return new Sale()
}

/** Everybody buys, of one item that runs out and two that last. */
class Sale implements Workload {
  private ledger = new Ledger(new Map())
  private regions = 1

  async open(users: readonly Users[], acts: number): Promise<void> {
    this.regions = users.length
    this.ledger = new Ledger(
      new Map([
        ['hot', Math.ceil(acts / 8)],
        ['vinyl', 1_000_000],
        ['ticket', 1_000_000],
      ]),
    )
    await this.ledger.putOnSale(users[0])
  }

  async act(from: Users, number: number): Promise<Outcome> {
    const skus = [...this.ledger.stock.keys()]
    const sku = skus[Math.floor(number / this.regions) % skus.length] ?? ''
    const body = { sku, quantity: 1 + (number % 2) }
    const buy = () => this.ledger.buy(from, `order-${number}`, body)
    return together(await Promise.all(number % impatience === 0 ? [buy(), buy()] : [buy()]))
  }

  async look(from: Users): Promise<void> {
    const [sku = ''] = this.ledger.stock.keys()
    await from.send({ method: 'GET', path: `/items/${sku}` })
  }

  elsewhere(region: string, others: readonly Users[], since: number): Promise<Elsewhere> {
    return this.ledger.elsewhere(region, others, since)
  }

  audit(regions: readonly Users[], replication: Replication): Promise<Audited> {
    return this.ledger.audit(regions, () => replication.settled())
  }
}
