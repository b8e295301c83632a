import { Hono } from 'hono'
import { presentOrder } from '../compat/versions.ts'
import { hashOf } from '../domain/orders.ts'
import type { Store } from '../store/store.ts'
import type { AppEnv } from './env.ts'
import { parseKey } from './input.ts'
import { type Kind, Problem } from './problems.ts'
import { isOrderId, parseBasket, parseSku, parseStock } from './requests.ts'

const soldOut: Kind = { type: 'sold-out', status: 409, title: 'Sold out' }

/** What users of the service may ask. Alarms, gates and `Allow` follow from what is registered here. */
export const routes = new Hono<AppEnv>()

/** One read of the store, as a user's request does it: whatever item it is, and whether it exists. */
export async function probe(store: Store): Promise<void> {
  await store.item('health')
}

routes.put('/items/:sku', async (c) => {
  const sku = parseSku(c.req.param('sku'))
  return c.json(await c.get('store').setStock(sku, await parseStock(c)))
})

routes.get('/items/:sku', async (c) => {
  const item = await c.get('store').item(parseSku(c.req.param('sku')))
  if (!item) throw unknownItem()
  return c.json({ sku: item.sku, available: item.available })
})

routes.post('/orders', async (c) => {
  const key = parseKey(c.req.header('idempotency-key'))
  const basket = await parseBasket(c)
  const placement = await c.get('store').placeOrder({ ...basket, key, bodyHash: hashOf(basket) })
  switch (placement.outcome) {
    case 'placed':
      return c.json(presentOrder(placement.order, c.get('apiVersion')), 201)
    case 'replayed':
      return c.json(presentOrder(placement.order, c.get('apiVersion')), 200)
    case 'sold-out':
      throw new Problem(
        soldOut,
        `There are ${placement.left} left to sell here. Ask for less, or try again later.`,
      )
    case 'unknown-item':
      throw unknownItem()
    case 'key-reused':
      throw new Problem('key-reused', 'Send a new Idempotency-Key with a new request.')
  }
})

routes.get('/orders/:id', async (c) => {
  const id = c.req.param('id')
  const order = isOrderId(id) ? await c.get('store').order(id) : undefined
  if (!order) {
    throw new Problem('not-found', 'No such order: check the id, or retry soon.')
  }
  return c.json(presentOrder(order, c.get('apiVersion')))
})

function unknownItem(): Problem {
  return new Problem('not-found', 'No such item: put it on sale, or retry soon.')
}
