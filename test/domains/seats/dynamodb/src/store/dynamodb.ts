import {
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb'
import { topology } from '../../topology.ts'
import { type Booking, openingInForce, sellerOf } from '../domain/seats.ts'
import { CONTENDED, unlessContended, untilUncontended } from './attempts.ts'
import { guarded } from './failures.ts'
import { type Attributes, keys, readBooking, readEvent, writeBooking } from './records.ts'
import type { BookingRequest, House, Placement, Store } from './store.ts'

export interface DynamoOptions {
  client: DynamoDBDocumentClient
  table: string
  /** The region that this store reads and writes in. */
  region: string
  /** Those that sell the seats of what is opened from now on; the topology's unless given. */
  regions?: readonly string[]
}

/**
 * The store over one replica of a DynamoDB global table with eventual consistency (MREC). A condition holds in the region
 * that ran it and nowhere else: so every seat has one region that decides, and that one alone writes the seat's item.
 */
export function createDynamoStore(options: DynamoOptions): Store {
  const { client, table, region } = options
  const { regions = topology.regions.map(({ name }) => name) } = options

  async function partition(pk: string): Promise<Attributes[]> {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ConsistentRead: true,
      }),
    )
    return Items
  }

  const eventOf = async (event: string) => {
    const { openings, taken } = readEvent(await partition(keys.opening(event, region).pk))
    return { opening: openingInForce(openings), taken }
  }

  async function house(event: string): Promise<House | undefined> {
    const { opening, taken } = await eventOf(event)
    if (!opening) return undefined
    const numbers = Array.from({ length: opening.seats }, (_, index) => index + 1)
    const free = numbers.filter((seat) => sellerOf(seat, opening) === region && !taken.has(seat))
    return { event, seats: opening.seats, free }
  }

  async function open(event: string, seats: number): Promise<House> {
    return untilUncontended(async () => {
      const found = await house(event)
      if (found) return found
      const Item = { ...keys.opening(event, region), seats, at: Date.now(), sellers: regions }
      const put = { TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' }
      await unlessContended(client.send(new PutCommand(put)))
      return (await house(event)) ?? CONTENDED
    })
  }

  async function booking(id: string): Promise<Booking | undefined> {
    const [item] = await partition(keys.booking(id, region).pk)
    return item && readBooking(item)
  }

  async function book({ id, event, seat }: BookingRequest): Promise<Placement> {
    return untilUncontended(async () => {
      const earlier = await booking(id)
      if (earlier) return { outcome: 'replayed', booking: earlier }
      const { opening, taken } = await eventOf(event)
      if (!opening || seat > opening.seats) return { outcome: 'unknown-seat' }
      const seller = sellerOf(seat, opening) ?? ''
      if (taken.has(seat)) return { outcome: 'taken' }
      if (seller !== region) return { outcome: 'elsewhere', seller }
      const booked = { id, event, seat, region, cancelled: false }
      const written = await transact([
        {
          Update: {
            TableName: table,
            Key: keys.seat(event, seat, region),
            UpdateExpression: 'SET takenBy = :id',
            ConditionExpression: 'attribute_not_exists(takenBy)',
            ExpressionAttributeValues: { ':id': id },
          },
        },
        {
          Put: {
            TableName: table,
            Item: writeBooking(booked),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
      ])
      return written ? { outcome: 'booked', booking: booked } : CONTENDED
    })
  }

  async function cancel(id: string): Promise<'cancelled' | 'elsewhere' | 'unknown'> {
    return untilUncontended(async () => {
      const booked = await booking(id)
      if (!booked) return 'unknown'
      if (booked.cancelled) return 'cancelled'
      if (booked.region !== region) return 'elsewhere'
      const written = await transact([
        {
          Update: {
            TableName: table,
            Key: keys.seat(booked.event, booked.seat, region),
            UpdateExpression: 'REMOVE takenBy',
            ConditionExpression: 'takenBy = :id',
            ExpressionAttributeValues: { ':id': id },
          },
        },
        { Put: { TableName: table, Item: writeBooking({ ...booked, cancelled: true }) } },
      ])
      return written ? 'cancelled' : CONTENDED
    })
  }

  function transact(TransactItems: TransactWriteCommandInput['TransactItems']): Promise<boolean> {
    return unlessContended(client.send(new TransactWriteCommand({ TransactItems })))
  }

  return {
    open: guarded(open),
    house: guarded(house),
    book: guarded(book),
    booking: guarded(booking),
    cancel: guarded(cancel),
  }
}
