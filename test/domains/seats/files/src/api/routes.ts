import { type Context, Hono } from 'hono'
import { bookingId, type Wish } from '../domain/seats.ts'
import type { Store } from '../store/store.ts'
import { type AppEnv, integer, invalid, parseKey, readObject } from './input.ts'
import { type Kind, Problem } from './problems.ts'

/** Few enough that all of an event's seats are read in one query. */
const MOST_SEATS = 1_000
const EVENT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const BOOKING_ID = /^[0-9a-f]{32}$/

/** Whether a booking can have this id. */
const isBookingId = (id: string): boolean => BOOKING_ID.test(id)

const taken: Kind = { type: 'seat-taken', status: 409, title: 'The seat is taken' }
const elsewhere: Kind = { type: 'ask-elsewhere', status: 409, title: 'Another region decides' }

/** What users of the service may ask. Alarms, gates and `Allow` follow from what is registered here. */
export const routes = new Hono<AppEnv>()

/** One read of the store, as a user's request does it: whatever event it is, and whether it exists. */
export async function probe(store: Store): Promise<void> {
  await store.house('health')
}

routes.put('/events/:event', async (c) => {
  const event = parseEvent(c.req.param('event'))
  return c.json(await c.get('store').open(event, await parseSeats(c)))
})

routes.get('/events/:event', async (c) => {
  const house = await c.get('store').house(parseEvent(c.req.param('event')))
  if (!house) throw unknownSeat()
  return c.json(house)
})

routes.post('/bookings', async (c) => {
  const key = parseKey(c.req.header('idempotency-key'))
  const wish = await parseWish(c)
  const placement = await c.get('store').book({ ...wish, id: bookingId(key, wish) })
  switch (placement.outcome) {
    case 'booked':
      return c.json(placement.booking, 201)
    case 'replayed':
      return c.json(placement.booking, 200)
    case 'taken':
      throw new Problem(taken, 'Ask for another seat.')
    case 'elsewhere':
      throw new Problem(elsewhere, `Ask for a free seat of this region, or ${placement.seller}.`)
    case 'unknown-seat':
      throw unknownSeat()
  }
})

routes.get('/bookings/:id', async (c) => {
  const id = c.req.param('id')
  const booking = isBookingId(id) ? await c.get('store').booking(id) : undefined
  if (!booking) throw unknownBooking()
  return c.json(booking)
})

routes.delete('/bookings/:id', async (c) => {
  const id = c.req.param('id')
  switch (isBookingId(id) ? await c.get('store').cancel(id) : 'unknown') {
    case 'cancelled':
      return c.body(null, 204)
    case 'elsewhere':
      throw new Problem(elsewhere, 'The region that the booking names takes it back.')
    case 'unknown':
      throw unknownBooking()
  }
})

function unknownSeat(): Problem {
  return new Problem('not-found', 'No such seat: open the event, or retry soon.')
}

function unknownBooking(): Problem {
  return new Problem('not-found', 'No such booking: check the id, or retry soon.')
}

/** 1–64 letters, digits, dots, underscores or hyphens, or a `Problem`. */
function parseEvent(value: unknown): string {
  if (typeof value === 'string' && EVENT.test(value)) return value
  throw invalid(
    'event must be 1 to 64 letters, digits, ".", "_" or "-", starting with a letter or digit.',
  )
}

/** The body of PUT /events/:event. */
async function parseSeats(c: Context): Promise<number> {
  const { seats } = await readObject(c)
  return integer('seats', seats, 1, MOST_SEATS)
}

/** The body of POST /bookings. */
async function parseWish(c: Context): Promise<Wish> {
  const { event, seat } = await readObject(c)
  return { event: parseEvent(event), seat: integer('seat', seat, 1, MOST_SEATS) }
}
