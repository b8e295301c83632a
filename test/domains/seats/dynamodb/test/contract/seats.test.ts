import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Regions, replicateAll, startDynamoRegions } from './dynamodb-regions.ts'

let regions: Regions
let event: string
beforeAll(async () => {
  regions = await startDynamoRegions()
})
afterAll(() => regions.stop())
beforeEach(async () => {
  event = `event-${randomUUID()}`
  await here().open(event, 9)
  await replicateAll(regions)
})

const here = () => regions.store(regions.names[0] as string)
const there = () => regions.store(regions.names[1] as string)
const freeHere = async () => (await here().house(event))?.free ?? []

test('every seat is free in one region', async () => {
  const free = await Promise.all(
    regions.names.map(async (region) => (await regions.store(region).house(event))?.free ?? []),
  )
  expect(free.flat().sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('of many who want a seat at once one gets it', async () => {
  const [seat = 0] = await freeHere()
  const placements = await Promise.all(
    ['a', 'b', 'c', 'd'].map((id) => here().book({ id: `${event}-${id}`, event, seat })),
  )
  expect(placements.map(({ outcome }) => outcome).sort()).toEqual([
    'booked',
    'taken',
    'taken',
    'taken',
  ])
})

test('another region gives no such seat away, seen from where nothing has arrived', async () => {
  const [seat = 0] = await freeHere()
  expect(await there().book({ id: event, event, seat })).toMatchObject({ outcome: 'elsewhere' })
})

test('a retry is told of the first, wherever it is made', async () => {
  const [seat = 0] = await freeHere()
  const wish = { id: event, event, seat }
  const first = await here().book(wish)
  if (first.outcome !== 'booked') throw new Error(first.outcome)
  await replicateAll(regions)
  for (const store of [here(), there()]) {
    expect(await store.book(wish)).toEqual({ outcome: 'replayed', booking: first.booking })
  }
})

test('a seat that was given back is somebody else’s to book, and only its region takes it back', async () => {
  const [seat = 0] = await freeHere()
  await here().book({ id: event, event, seat })
  await replicateAll(regions)
  expect(await there().cancel(event)).toBe('elsewhere')
  expect(await here().cancel(event)).toBe('cancelled')
  expect(await here().cancel(event)).toBe('cancelled')
  expect(await here().book({ id: `${event}-2`, event, seat })).toMatchObject({ outcome: 'booked' })
})

test('no region writes what another one wrote', async () => {
  const [seat = 0] = await freeHere()
  await here().book({ id: event, event, seat })
  await there().open(event, 5)
  for (const region of regions.names) expect(await regions.trespasses(region)).toEqual([])
})
