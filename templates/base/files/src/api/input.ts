import type { Context } from 'hono'
import type { Basket } from '../domain/orders.ts'
import { Problem } from './problems.ts'

const SKU = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const ORDER_ID = /^[0-9a-f]{32}$/
const PRINTABLE = /^[\x20-\x7e]{1,255}$/

/** 1–64 letters, digits, dots, underscores or hyphens, or a {@link Problem}. */
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

/** The Idempotency-Key header: 1–255 printable ASCII characters. */
export function parseKey(value: string | undefined): string {
  if (value === undefined || value === '') {
    throw invalid('Send an Idempotency-Key header: a new one for each order, the same for a retry.')
  }
  if (PRINTABLE.test(value)) return value
  throw invalid('Idempotency-Key must be 1 to 255 printable ASCII characters.')
}

async function readObject(c: Context): Promise<Record<string, unknown>> {
  let body: unknown
  try {
    body = JSON.parse(await c.req.text())
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid('The body is not JSON: send one JSON object.')
    throw error
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
    return body as Record<string, unknown>
  }
  throw invalid('The body must be one JSON object.')
}

function integer(name: string, value: unknown, least: number, most: number): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) {
    return value as number
  }
  throw invalid(`${name} must be a whole number from ${least} to ${most}.`)
}

function invalid(detail: string): Problem {
  return new Problem('invalid-request', detail)
}
