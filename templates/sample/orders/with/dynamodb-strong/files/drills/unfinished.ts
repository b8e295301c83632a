import { setTimeout as sleep } from 'node:timers/promises'
import { keys } from '../src/store/records.ts'
import type { Replication } from '../toolkit/laptop/replication.ts'
import type { Users } from '../toolkit/rehearsal/users.ts'

/** An order that died is anybody's to finish after 15 s, and everybody finishes two a visit. */
const patienceMs = 25_000
const visitEveryMs = 250

/**
 * Looks at the items, as users do, until none of them holds units for an order on its way.
 *
 * @returns the orders that nobody has finished then
 */
export async function unfinished(
  users: readonly Users[],
  replication: Replication,
  skus: Iterable<string>,
): Promise<number> {
  const deadline = Date.now() + patienceMs
  let left = [...skus]
  for (let visit = 0; ; visit++) {
    const held = await Promise.all(left.map((sku) => heldBy(replication, sku)))
    left = left.filter((_, index) => held[index])
    if (left.length === 0 || Date.now() >= deadline) return held.reduce((sum, one) => sum + one, 0)
    const from = users[visit % users.length]
    for (const sku of left) await from?.sendOnce({ method: 'GET', path: `/items/${sku}` })
    await sleep(visitEveryMs)
  }
}

async function heldBy(replication: Replication, sku: string): Promise<number> {
  const item = await replication.read(keys.item(sku))
  return Object.keys(item?.held ?? {}).length
}
