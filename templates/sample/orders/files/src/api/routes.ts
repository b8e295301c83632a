import { type Context, Hono } from 'hono'
import { presentOrder } from '../compat/versions.ts'
import { type Basket, hashOf } from '../domain/orders.ts'
import type { Store } from '../store/store.ts'
import { type AppEnv, integer, invalid, parseKey, readObject } from './input.ts'
import { type Kind, Problem } from './problems.ts'

const SKU = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const ORDER_ID = /^[0-9a-f]{32}$/

/** Whether an order can have this id. No store is asked for any other: it may be longer than a store takes. */
const isOrderId = (id: string): boolean => ORDER_ID.test(id)

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

/** 1–64 letters, digits, dots, underscores or hyphens, or a `Problem`. */
function parseSku(value: unknown): string {
  if (typeof value === 'string' && SKU.test(value)) return value
  throw invalid(
    'sku must be 1 to 64 letters, digits, ".", "_" or "-", starting with a letter or digit.',
  )
}

/** The body of PUT /items/:sku. */
async function parseStock(c: Context): Promise<number> {
  const { stock } = await readObject(c)
  return integer('stock', stock, 0, 1_000_000_000)
}

/** The body of POST /orders. Fields that this build does not know are for a newer one: they are ignored. */
async function parseBasket(c: Context): Promise<Basket> {
  const { sku, quantity } = await readObject(c)
  return { sku: parseSku(sku), quantity: integer('quantity', quantity, 1, 1_000) }
}
