import { createHash } from 'node:crypto'

/** An event as one region opened it, at `at` (ms since 1970). Its seats have the numbers 1 to `seats`. */
export interface Opening {
  region: string
  seats: number
  at: number
  /** Who sells its seats: the regions there were when it was opened, whatever there are later. */
  sellers: readonly string[]
}

/** A seat that somebody asks for. */
export interface Wish {
  event: string
  seat: number
}

/** A seat that is somebody's; `region` is the one that gave it away. */
export interface Booking extends Wish {
  id: string
  region: string
  cancelled: boolean
}

/** The opening that counts, chosen alike by every region that sees the same ones: the earliest, ties by region name. */
export function openingInForce(openings: readonly Opening[]): Opening | undefined {
  return [...openings].sort((a, b) => a.at - b.at || (a.region < b.region ? -1 : 1))[0]
}

/** The one region that decides who gets a seat. */
export function sellerOf(seat: number, { sellers }: Pick<Opening, 'sellers'>): string | undefined {
  return sellers[(seat - 1) % sellers.length]
}

/** The same key and wish give the same id in every region, so that a retry is recognised: 32 hex digits. */
export function bookingId(key: string, { event, seat }: Wish): string {
  return createHash('sha256')
    .update(JSON.stringify([key, event, seat]))
    .digest('hex')
    .slice(0, 32)
}
