import { defineShapes } from '../compat/shapes.ts'
import type { Booking, Opening } from '../domain/seats.ts'

/** A DynamoDB item as the document client gives it. */
export type Attributes = Record<string, unknown>

/** The table's keys. The writer's name ends each: no item is written by two regions. */
export const keys = {
  opening: (event: string, region: string) => ({ pk: `EVENT#${event}`, sk: `OPENING#${region}` }),
  seat: (event: string, seat: number, region: string) => ({
    pk: `EVENT#${event}`,
    sk: `SEAT#${seat}#${region}`,
  }),
  booking: (id: string, region: string) => ({ pk: `BOOKING#${id}`, sk: region }),
}

/** The stored form of a booking over releases: docs/runbooks/schema-change.md. */
const bookings = defineShapes<Booking>({
  name: 'booking',
  steps: [],
  written: Number(process.env.STORED_SHAPE ?? 1),
})

/** All of an event's items → what every region opened, and the seats that somebody has. */
export function readEvent(items: readonly Attributes[]): {
  openings: Opening[]
  taken: Set<number>
} {
  const openings: Opening[] = []
  const taken = new Set<number>()
  for (const { sk, seats, at, sellers, takenBy } of items) {
    const [kind, name = '', region] = String(sk).split('#') as [string, string, string?]
    if (kind === 'OPENING') {
      openings.push({
        region: name,
        seats: Number(seats),
        at: Number(at),
        sellers: sellers as string[],
      })
    }
    if (kind === 'SEAT' && region && takenBy !== undefined) taken.add(Number(name))
  }
  return { openings, taken }
}

/** Names with `aws:` are replication's own. */
export function readBooking({ pk, sk, ...stored }: Attributes): Booking {
  return bookings.read(
    Object.fromEntries(Object.entries(stored).filter(([name]) => !name.startsWith('aws:'))),
  )
}

export function writeBooking(booking: Booking): Attributes {
  return { ...keys.booking(booking.id, booking.region), ...bookings.write(booking) }
}
