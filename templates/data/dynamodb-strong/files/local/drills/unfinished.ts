import { setTimeout as sleep } from 'node:timers/promises'
import { keys } from '../../src/store/records.ts'
import type { Local } from '../start.ts'
import { Users } from './client.ts'

/** An order that died is anybody's to finish after 15 s, and everybody finishes two a visit. */
const patienceMs = 25_000
const visitEveryMs = 250

/**
 * Looks at the items, as users do, until none of them holds units for an order on its way.
 *
 * @returns the orders that nobody has finished then
 */
export async function unfinished(local: Local, skus: Iterable<string>): Promise<number> {
  const deadline = Date.now() + patienceMs
  const users = local.regions.map(({ name, url }) => new Users(url, name))
  let left = [...skus]
  for (let visit = 0; ; visit++) {
    const held = await Promise.all(left.map((sku) => heldBy(local, sku)))
    left = left.filter((_, index) => held[index])
    if (left.length === 0 || Date.now() >= deadline) return held.reduce((sum, one) => sum + one, 0)
    const from = users[visit % users.length]
    for (const sku of left) await from?.send({ method: 'GET', path: `/items/${sku}` }, 2000)
    await sleep(visitEveryMs)
  }
}

async function heldBy({ replication }: Local, sku: string): Promise<number> {
  const item = await replication.read(keys.item(sku))
  return Object.keys(item?.held ?? {}).length
}
