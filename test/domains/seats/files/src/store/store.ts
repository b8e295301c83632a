import type { Booking, Wish } from '../domain/seats.ts'

/** An event as seen from here. */
export interface House {
  event: string
  seats: number
  /** The numbers of the seats that nobody has and that may be booked here. */
  free: number[]
}

/** `id` follows from the caller's Idempotency-Key and the wish. */
export interface BookingRequest extends Wish {
  id: string
}

export type Placement =
  | { outcome: 'booked' | 'replayed'; booking: Booking }
  | { outcome: 'taken' }
  /** `seller` is the region that decides about this seat. */
  | { outcome: 'elsewhere'; seller: string }
  | { outcome: 'unknown-seat' }

/**
 * What the service needs from its database, seen from where it runs. Every method may throw
 * `StoreUnavailable` when trying again later may help.
 */
export interface Store {
  /** Opens an event, once: whoever opens it again changes nothing. */
  open(event: string, seats: number): Promise<House>
  house(event: string): Promise<House | undefined>
  /** Gives a seat to one holder at most. */
  book(request: BookingRequest): Promise<Placement>
  booking(id: string): Promise<Booking | undefined>
  /** Makes the seat free again. `elsewhere`: another region gave it away, and that one takes it back. */
  cancel(id: string): Promise<'cancelled' | 'elsewhere' | 'unknown'>
}
