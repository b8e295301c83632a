import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Regions, startDynamoRegions } from './dynamodb-regions.ts'

let regions: Regions
let event: string
beforeAll(async () => {
  regions = await startDynamoRegions()
})
afterAll(() => regions.stop())
beforeEach(async () => {
  event = `event-${randomUUID()}`
  await here().open(event, 3)
})

const here = () => regions.store(regions.names[0] as string)
const there = () => regions.store(regions.names[1] as string)

test('of guests in every region who want a seat at once one gets it', async () => {
  const placements = await Promise.all(
    regions.names.map((region) =>
      regions
        .store(region)
        .book({ id: `${event}-${region}`, event, seat: 2 })
        .catch(() => ({ outcome: 'busy' })),
    ),
  )
  const booked = placements.filter(({ outcome }) => outcome === 'booked')
  expect(booked.length).toBeLessThanOrEqual(1)
  expect((await there().house(event))?.free.includes(2)).toBe(booked.length === 0)
})

test('a retry is told of the first, wherever it is made', async () => {
  const wish = { id: event, event, seat: 1 }
  const first = await here().book(wish)
  if (first.outcome !== 'booked') throw new Error(first.outcome)
  expect(await there().book(wish)).toEqual({ outcome: 'replayed', booking: first.booking })
})

test('a seat that was given back is somebody else’s to book, and stays given back', async () => {
  await here().book({ id: event, event, seat: 1 })
  expect(await there().cancel(event)).toBe('cancelled')
  expect(await here().cancel(event)).toBe('cancelled')
  expect(await here().booking(event)).toMatchObject({ cancelled: true })
  const next = { id: `${event}-2`, event, seat: 1 }
  expect(await here().book(next)).toMatchObject({ outcome: 'booked' })
  expect(await there().book({ id: event, event, seat: 1 })).toMatchObject({ outcome: 'replayed' })
})

test('a seat that there is not is nobody’s', async () => {
  expect(await here().book({ id: event, event, seat: 4 })).toEqual({ outcome: 'unknown-seat' })
})
