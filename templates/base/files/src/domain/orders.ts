import { createHash } from 'node:crypto'

/** What a customer asks for. */
export interface Basket {
  sku: string
  quantity: number
}

/** An order; `region` is the one whose stock it was sold from. */
export interface Order extends Basket {
  id: string
  region: string
}

/**
 * An order as one region wrote it down, at `at` (ms since 1970). Two regions that could not see each
 * other may each hold one for the same key: see {@link winnerOf}.
 */
export interface Copy extends Order {
  bodyHash: string
  at: number
}

/** The same key gives the same id in every region, so that a retry elsewhere can be recognised: 32 hex digits. */
export function orderId(idempotencyKey: string): string {
  return sha256(idempotencyKey).slice(0, 32)
}

/** A digest of what was asked for, whatever the order, spacing or extra fields of the JSON it came in. */
export function hashOf({ sku, quantity }: Basket): string {
  return sha256(JSON.stringify([sku, quantity]))
}

/** The copy that counts, chosen alike by every region that sees the same copies: the earliest, ties by region name. */
export function winnerOf<C extends Copy>(copies: readonly C[]): C | undefined {
  return copies.reduce<C | undefined>(
    (best, one) => (best === undefined || isEarlier(one, best) ? one : best),
    undefined,
  )
}

function isEarlier(one: Copy, other: Copy): boolean {
  return one.at === other.at ? one.region < other.region : one.at < other.at
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
