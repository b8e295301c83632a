import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { type Booking, type Seat, stateOf } from '../domain/seats.ts'
import { limitsOf, REQUEST_MS, written } from './attempts.ts'
import { guarded } from './failures.ts'
import type { BookingRequest, House, Placement, Store } from './store.ts'

export interface DynamoOptions {
  client: DynamoDBDocumentClient
  table: string
  /** The region that this store reads and writes in. */
  region: string
  /** How long a request may take, in ms. */
  requestMs?: number
}

const keys = {
  opening: (event: string) => ({ pk: `EVENT#${event}`, sk: 'OPENING' }),
  seat: (event: string, seat: number) => ({ pk: `EVENT#${event}`, sk: `SEAT#${seat}` }),
  booking: (id: string) => ({ pk: `BOOKING#${id}`, sk: 'BOOKING' }),
}

/** What a booking was asked for. Whether it got its seat, the seat says. */
interface Asked {
  event: string
  seat: number
  region: string
}

/**
 * The store over one replica of a DynamoDB global table with strong consistency (MRSC). It has no transactions: who has
 * a seat, and who gave it back, stands in the seat's own item and is decided by one write to that. What a booking asked for is
 * written before: alone it means nothing.
 */
export function createDynamoStore(options: DynamoOptions): Store {
  const { client, table: TableName, region, requestMs = REQUEST_MS } = options

  async function read<T>(Key: Record<string, string>): Promise<T | undefined> {
    const get = new GetCommand({ TableName, Key, ConsistentRead: true })
    const { Item } = await client.send(get, { abortSignal: limitsOf(requestMs).end })
    return Item as T | undefined
  }

  /** @returns false when its condition does not hold */
  async function write(command: PutCommand | UpdateCommand): Promise<boolean> {
    const limits = limitsOf(requestMs)
    const send = () => client.send(command as PutCommand, { abortSignal: limits.end })
    return (await written(send, limits)) !== undefined
  }

  async function house(event: string): Promise<House | undefined> {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': keys.opening(event).pk },
        ConsistentRead: true,
      }),
      { abortSignal: limitsOf(requestMs).end },
    )
    const opening = Items.find(({ sk }) => sk === 'OPENING') as { seats: number } | undefined
    if (!opening) return undefined
    const taken = new Set(Items.filter(({ takenBy }) => takenBy).map(({ sk }) => sk))
    const numbers = Array.from({ length: opening.seats }, (_, index) => index + 1)
    const free = numbers.filter((seat) => !taken.has(keys.seat(event, seat).sk))
    return { event, seats: opening.seats, free }
  }

  async function open(event: string, seats: number): Promise<House> {
    const Item = { ...keys.opening(event), seats }
    const ConditionExpression = 'attribute_not_exists(pk)'
    await write(new PutCommand({ TableName, Item, ConditionExpression }))
    return (await house(event)) as House
  }

  async function booking(id: string): Promise<Booking | undefined> {
    const asked = await read<Asked>(keys.booking(id))
    if (!asked) return undefined
    const { event, seat } = asked
    const state = stateOf(id, (await read<Seat>(keys.seat(event, seat))) ?? {})
    return state && { id, event, seat, region: asked.region, cancelled: state === 'cancelled' }
  }

  async function book({ id, event, seat }: BookingRequest): Promise<Placement> {
    const earlier = await booking(id)
    if (earlier) return { outcome: 'replayed', booking: earlier }
    const opening = await read<{ seats: number }>(keys.opening(event))
    if (!opening || seat > opening.seats) return { outcome: 'unknown-seat' }
    const Item = { ...keys.booking(id), event, seat, region }
    const ConditionExpression = 'attribute_not_exists(pk)'
    await write(new PutCommand({ TableName, Item, ConditionExpression }))
    const isTaken = await write(
      new UpdateCommand({
        TableName,
        Key: keys.seat(event, seat),
        UpdateExpression: 'SET takenBy = :id',
        ConditionExpression: 'attribute_not_exists(takenBy) AND NOT contains(past, :id)',
        ExpressionAttributeValues: { ':id': id },
      }),
    )
    // A write may have been made although its answer got lost.
    const booked = await booking(id)
    if (!booked) return { outcome: 'taken' }
    return { outcome: isTaken ? 'booked' : 'replayed', booking: booked }
  }

  async function cancel(id: string): Promise<'cancelled' | 'unknown'> {
    const booked = await booking(id)
    if (!booked) return 'unknown'
    await write(
      new UpdateCommand({
        TableName,
        Key: keys.seat(booked.event, booked.seat),
        UpdateExpression: 'REMOVE takenBy ADD past :ids',
        ConditionExpression: 'takenBy = :id',
        ExpressionAttributeValues: { ':id': id, ':ids': new Set([id]) },
      }),
    )
    return 'cancelled'
  }

  return {
    open: guarded(open),
    house: guarded(house),
    book: guarded(book),
    booking: guarded(booking),
    cancel: guarded(cancel),
  }
}
