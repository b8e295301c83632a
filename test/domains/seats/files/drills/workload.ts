import type { Booking } from '../src/domain/seats.ts'
import type { House } from '../src/store/store.ts'
import { engine } from '../toolkit/laptop/engine.ts'
import type { Replication } from '../toolkit/laptop/replication.ts'
import { eachOf, type Users } from '../toolkit/rehearsal/users.ts'
import type { Audited, Elsewhere, Outcome, Workload } from '../toolkit/rehearsal/workload.ts'

const event = 'premiere'
/** One guest in so many gives a seat back. */
const fickle = 5

interface Told {
  booking: Booking
  region: string | undefined
  at: number
  /** Undefined while nobody has said so, and nobody been left without an answer. */
  cancelled?: 'acknowledged' | 'perhaps'
}

/** What the drills let this service's users do. */
export function newWorkload(): Workload {
  return new Guests()
}

/** Everybody books a seat that is free where they are, and some give theirs back. */
class Guests implements Workload {
  private readonly told = new Map<string, Told>()

  async open(users: readonly Users[], acts: number): Promise<void> {
    const seats = Math.min(1_000, acts)
    const path = `/events/${event}`
    const answer = await users[0]?.send({ method: 'PUT', path, body: { seats } })
    if (answer?.status !== 200) throw new Error(`PUT ${path} was answered with ${answer?.status}.`)
  }

  async act(from: Users, number: number): Promise<Outcome> {
    const mine = [...this.told.values()].filter(of(from.location))
    const held = mine.find(({ cancelled }) => cancelled === undefined)
    if (held && number % fickle === fickle - 1) return this.giveBack(from, held)
    const house = await from.send({ method: 'GET', path: `/events/${event}` })
    if (!house) return undefined
    if (house.status !== 200) return 'wrong'
    const { free } = house.body as House
    // Among the first, so that guests meet at a seat.
    const seat = free[number % 5] ?? free[0]
    if (seat === undefined) return 'refused'
    const body = { event, seat }
    const answer = await from.send({ method: 'POST', path: '/bookings', body, key: `${number}` })
    if (!answer) return undefined
    if (answer.status === 409) return 'refused'
    if (answer.status !== 201 && answer.status !== 200) return 'wrong'
    const booking = answer.body as Booking
    this.told.set(booking.id, { booking, region: answer.region, at: answer.at })
    return 'done'
  }

  async look(from: Users): Promise<void> {
    await from.send({ method: 'GET', path: `/events/${event}` })
  }

  async elsewhere(region: string, others: readonly Users[], since: number): Promise<Elsewhere> {
    const elsewhere: Elsewhere = { missing: [], present: 0, unanswered: 0 }
    const given = [...this.told.values()].filter(of(region)).filter(({ at }) => at >= since)
    await eachOf(given, 8, async ({ booking, at }) => {
      const told = await ask(others, `/bookings/${booking.id}`)
      if (told.some((one) => one?.status === 404)) elsewhere.missing.push(at)
      else if (told.includes(undefined)) elsewhere.unanswered++
      if (told.some((one) => one?.status === 200)) elsewhere.present++
    })
    return elsewhere
  }

  async audit(regions: readonly Users[], replication: Replication): Promise<Audited> {
    let unanswered = 0
    let lost = 0
    let risen = 0
    await replication.settled()
    await eachOf([...this.told.values()], 8, async ({ booking, cancelled }) => {
      const told = await ask(regions, `/bookings/${booking.id}`)
      if (told.includes(undefined)) unanswered++
      const answered = told.filter((one) => one !== undefined)
      const has = (one: (typeof answered)[number]) => (one.body as Booking).seat === booking.seat
      if (!answered.every(has)) lost++
      const gone = answered.map((one) => (one.body as Booking).cancelled)
      const off = cancelled === undefined ? true : cancelled === 'acknowledged' ? false : undefined
      if (off !== undefined && gone.includes(off)) risen++
    })
    const held = [...this.told.values()].filter(({ cancelled }) => cancelled === undefined)
    const seats = new Set(held.map(({ booking }) => booking.seat))
    const unseen = unanswered > 0
    return {
      figures: {
        lost,
        cancellationsWrong: risen,
        soldTwice: held.length - seats.size,
        notAnswered: unanswered,
      },
      promises: [
        { promise: 'every acknowledged booking is in every region', wrong: lost > 0, unseen },
        { promise: 'what was given back stays so, and nothing else', wrong: risen > 0, unseen },
        {
          promise: 'a seat has one holder',
          wrong: seats.size < held.length,
          unseen: false,
        },
      ],
    }
  }

  /** One of the seats that this region's guests hold. */
  private async giveBack(from: Users, one: Told): Promise<Outcome> {
    one.cancelled = 'perhaps'
    const path = `/bookings/${one.booking.id}`
    const answer = await from.send({ method: 'DELETE', path })
    if (!answer) return undefined
    // Elsewhere it may not be known yet, where writes are on their way for a while.
    const isUnknown =
      engine.drills.rpoMs > 0 && answer.status === 404 && answer.region !== one.region
    if (answer.status === 409 || isUnknown) return 'refused'
    if (answer.status !== 204) return 'wrong'
    one.cancelled = 'acknowledged'
    return 'done'
  }
}

const of = (location: string) => (one: Told) => one.region === location

const ask = (regions: readonly Users[], path: string) =>
  Promise.all(regions.map((one) => one.send({ method: 'GET', path })))
