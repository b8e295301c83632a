import type { Context } from 'hono'
import type { Wish } from '../domain/seats.ts'
import { integer, invalid, readObject } from './input.ts'

/** Few enough that all of an event's seats are read in one query. */
const MOST_SEATS = 1_000
const EVENT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const BOOKING_ID = /^[0-9a-f]{32}$/

/** 1–64 letters, digits, dots, underscores or hyphens, or a `Problem`. */
export function parseEvent(value: unknown): string {
  if (typeof value === 'string' && EVENT.test(value)) return value
  throw invalid(
    'event must be 1 to 64 letters, digits, ".", "_" or "-", starting with a letter or digit.',
  )
}

/** Whether a booking can have this id. */
export const isBookingId = (id: string): boolean => BOOKING_ID.test(id)

/** The body of PUT /events/:event. */
export async function parseSeats(c: Context): Promise<number> {
  const { seats } = await readObject(c)
  return integer('seats', seats, 1, MOST_SEATS)
}

/** The body of POST /bookings. */
export async function parseWish(c: Context): Promise<Wish> {
  const { event, seat } = await readObject(c)
  return { event: parseEvent(event), seat: integer('seat', seat, 1, MOST_SEATS) }
}
