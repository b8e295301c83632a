import type { Context } from 'hono'
import type { Basket } from '../domain/orders.ts'
import { integer, invalid, readObject } from './input.ts'

const SKU = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const ORDER_ID = /^[0-9a-f]{32}$/

/** 1–64 letters, digits, dots, underscores or hyphens, or a `Problem`. */
export function parseSku(value: unknown): string {
  if (typeof value === 'string' && SKU.test(value)) return value
  throw invalid(
    'sku must be 1 to 64 letters, digits, ".", "_" or "-", starting with a letter or digit.',
  )
}

/** Whether an order can have this id. No store is asked for any other: it may be longer than a store takes. */
export const isOrderId = (id: string): boolean => ORDER_ID.test(id)

/** The body of PUT /items/:sku. */
export async function parseStock(c: Context): Promise<number> {
  const { stock } = await readObject(c)
  return integer('stock', stock, 0, 1_000_000_000)
}

/** The body of POST /orders. Fields that this build does not know are for a newer one: they are ignored. */
export async function parseBasket(c: Context): Promise<Basket> {
  const { sku, quantity } = await readObject(c)
  return { sku: parseSku(sku), quantity: integer('quantity', quantity, 1, 1_000) }
}
