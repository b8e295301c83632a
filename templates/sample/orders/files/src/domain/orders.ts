import { createHash } from 'node:crypto'

/** What a customer asks for. */
export interface Basket {
  sku: string
  quantity: number
}

/** An order; `region` is the one that sold it. */
export interface Order extends Basket {
  id: string
  region: string
}

/** The same key gives the same id in every region, so that a retry elsewhere can be recognised: 32 hex digits. */
export function orderId(idempotencyKey: string): string {
  return sha256(idempotencyKey).slice(0, 32)
}

/** A digest of what was asked for, whatever the order, spacing or extra fields of the JSON it came in. */
export function hashOf({ sku, quantity }: Basket): string {
  return sha256(JSON.stringify([sku, quantity]))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
