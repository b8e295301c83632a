import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { type StoredOrder, storedOrders } from '../compat/stored-order.ts'
import type { Stock } from '../domain/stock.ts'
import { CONTENDED, type Limits, tried, written } from './attempts.ts'

/** A DynamoDB item as the document client gives it. */
export type Attributes = Record<string, unknown>

export const keys = {
  item: (sku: string) => ({ pk: `ITEM#${sku}`, sk: 'STOCK' }),
  order: (id: string) => ({ pk: `ORDER#${id}`, sk: 'ORDER' }),
}

/** An item as it is stored: its stock, and the orders whose units it holds while they are being written. */
export interface HeldStock extends Stock {
  /** By the order's id; see {@link readOrder}. */
  held: Record<string, Attributes>
  /** How many holds have ended, by {@link bucketOf} their order's id. */
  ended: Record<string, number>
}

const BUCKETS = '0123456789abcdef'

/** Where the end of an order's hold is counted: orders of other buckets are not in its way. */
export function bucketOf(orderId: string): string {
  return orderId.slice(0, 1)
}

/** What a new item has besides its stock. */
export const nothingSold = {
  sold: 0,
  held: {},
  ended: Object.fromEntries([...BUCKETS].map((bucket) => [bucket, 0])),
}

export function readOrder({ pk, sk, ...stored }: Attributes): StoredOrder {
  return storedOrders.read(stored)
}

export function writeOrder(order: StoredOrder): Attributes {
  return storedOrders.write(order)
}

/** What one request may do to the table, until its time is up. */
export type Writes = ReturnType<typeof writesOf>

/**
 * The reads and writes that orders are made of, each of one item: the table has no transactions. Every read asks for
 * strong consistency, so it sees what any region has written.
 *
 * @param limits whose end cuts off whatever is under way; what was sent may be written all the same
 */
export function writesOf(client: DynamoDBDocumentClient, TableName: string, limits: Limits) {
  const within = { abortSignal: limits.end }

  async function read(Key: Attributes): Promise<Attributes | undefined> {
    const get = new GetCommand({ TableName, Key, ConsistentRead: true })
    return (await client.send(get, within)).Item
  }

  return {
    async stock(sku: string): Promise<HeldStock | undefined> {
      return (await read(keys.item(sku))) as HeldStock | undefined
    },

    async order(id: string): Promise<StoredOrder | undefined> {
      const stored = await read(keys.order(id))
      return stored && readOrder(stored)
    },

    async setStock(sku: string, stock: number): Promise<HeldStock> {
      const update = new UpdateCommand({
        TableName,
        Key: keys.item(sku),
        UpdateExpression:
          'SET stock = :stock, sold = if_not_exists(sold, :sold), held = if_not_exists(held, :held), ended = if_not_exists(ended, :ended)',
        ExpressionAttributeValues: {
          ':stock': stock,
          ':sold': nothingSold.sold,
          ':held': nothingSold.held,
          ':ended': nothingSold.ended,
        },
        ReturnValues: 'ALL_NEW',
      })
      const answer = await written(() => client.send(update, within), limits)
      return answer?.Attributes as HeldStock
    },

    /**
     * Sells the order's units and notes in the same item whom they are held for; this decides who gets the last one.
     *
     * @param seen what the decision rests on: its stock is still that, and no hold for this order has ended since
     * @returns false when that has changed, or another region is writing the item and so is changing it
     */
    async hold(order: StoredOrder, seen: HeldStock): Promise<boolean> {
      const bucket = bucketOf(order.id)
      const update = new UpdateCommand({
        TableName,
        Key: keys.item(order.sku),
        UpdateExpression: 'SET held.#id = :order, sold = sold + :units',
        ConditionExpression:
          'attribute_not_exists(held.#id) AND ended.#bucket = :ended AND stock = :stock AND sold <= :most',
        ExpressionAttributeNames: { '#id': order.id, '#bucket': bucket },
        ExpressionAttributeValues: {
          ':order': writeOrder(order),
          ':units': order.quantity,
          ':ended': seen.ended[bucket],
          ':stock': seen.stock,
          ':most': seen.stock - order.quantity,
        },
      })
      const answer = await tried(() => client.send(update, within))
      return answer !== undefined && answer !== CONTENDED
    },

    /** Writes the order under its id. False when one is there already. */
    async newOrder(order: StoredOrder): Promise<boolean> {
      const put = new PutCommand({
        TableName,
        Item: { ...keys.order(order.id), ...writeOrder(order) },
        ConditionExpression: 'attribute_not_exists(pk)',
      })
      return (await written(() => client.send(put, within), limits)) !== undefined
    },

    /** Ends a hold, once; `returned` units may be sold again. */
    async endHold({ id, sku }: StoredOrder, returned: number): Promise<void> {
      const update = new UpdateCommand({
        TableName,
        Key: keys.item(sku),
        UpdateExpression:
          'SET ended.#bucket = ended.#bucket + :one, sold = sold - :returned REMOVE held.#id',
        ConditionExpression: 'attribute_exists(held.#id)',
        ExpressionAttributeNames: { '#id': id, '#bucket': bucketOf(id) },
        ExpressionAttributeValues: { ':one': 1, ':returned': returned },
      })
      await written(() => client.send(update, within), limits)
    },
  }
}
