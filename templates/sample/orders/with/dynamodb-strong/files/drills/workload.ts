import type { Replication } from '../toolkit/laptop/replication.ts'
import type { Users } from '../toolkit/rehearsal/users.ts'
import type { Audited } from '../toolkit/rehearsal/workload.ts'
import { Sale } from './sale.ts'
import { unfinished } from './unfinished.ts'

/** What the drills let this service's users do: put its own in the place of this when you replace the sample. */
export function newWorkload(): Sale {
  return new SaleWithHolds()
}

class SaleWithHolds extends Sale {
  override async audit(regions: readonly Users[], replication: Replication): Promise<Audited> {
    const { figures, promises } = await super.audit(regions, replication)
    const unfinishedOrders = await unfinished(regions, replication, this.ledger.stock.keys())
    const promise = 'no unit stays held for an order that died'
    return {
      figures: { ...figures, unfinishedOrders },
      promises: [...promises, { promise, wrong: unfinishedOrders > 0, unseen: false }],
    }
  }
}
