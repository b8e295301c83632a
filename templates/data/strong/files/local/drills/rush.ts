import type { Order, Users } from './client.ts'
import type { Ledger } from './ledger.ts'

/** So many units of each are left when the rush begins, and so many buyers come at once. */
export const rushed = new Map([
  ['last-lamps', 5],
  ['last-chairs', 5],
  ['last-mugs', 5],
])
const buyers = 20

/**
 * More buyers than units, all at once and from every region, of one item after another: they all see that there are some
 * left before any of them has bought.
 *
 * @returns how many were never answered
 */
export async function rush(users: Users[], ledger: Ledger, patienceMs: number): Promise<number> {
  let gaveUp = 0
  async function buy(sku: string, number: number) {
    const key = `${sku}-${number}`
    const body = { sku, quantity: 1 }
    const request = { method: 'POST', path: '/orders', body, key } as const
    const answer = await users[number % users.length]?.send(request, patienceMs)
    if (!answer) ledger.unknown.push({ key, ...body })
    if (!answer || ![200, 201, 409].includes(answer.status)) gaveUp++
    else if (answer.status !== 409) {
      const { body: order, region, at } = answer
      ledger.sales.push({ key, order: order as Order, region, at })
    }
  }
  for (const sku of rushed.keys()) {
    await Promise.all(Array.from({ length: buyers }, (_, number) => buy(sku, number)))
  }
  return gaveUp
}
