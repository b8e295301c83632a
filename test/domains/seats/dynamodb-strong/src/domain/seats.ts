import { createHash } from 'node:crypto'

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

/** What is known of one seat: who has it, and who gave it back. */
export interface Seat {
  takenBy?: string
  past?: ReadonlySet<string>
}

/** What became of a booking; undefined when the seat was never its. */
export function stateOf(id: string, { takenBy, past }: Seat): 'held' | 'cancelled' | undefined {
  if (past?.has(id)) return 'cancelled'
  return takenBy === id ? 'held' : undefined
}

/** The same key and wish give the same id in every region, so that a retry is recognised: 32 hex digits. */
export function bookingId(key: string, { event, seat }: Wish): string {
  return createHash('sha256')
    .update(JSON.stringify([key, event, seat]))
    .digest('hex')
    .slice(0, 32)
}
