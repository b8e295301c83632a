import {
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb'
import { topology } from '../../topology.ts'
import { winnerOf } from '../domain/copies.ts'
import { type Order, orderId } from '../domain/orders.ts'
import { availableOf, limitOf, supplyInForce } from '../domain/stock.ts'
import { CONTENDED, unlessContended, untilUncontended } from './attempts.ts'
import { guarded } from './failures.ts'
import {
  type Attributes,
  type HeldOrder,
  keys,
  readOrder,
  readStock,
  type Write,
  writesOf,
} from './records.ts'
import type { Item, OrderRequest, Placement, Store } from './store.ts'

export interface DynamoOptions {
  client: DynamoDBDocumentClient
  table: string
  /** The region that this store reads and writes in. */
  region: string
  /** All regions that share the stock, in an order that is the same everywhere; the topology's unless given. */
  regions?: readonly string[]
}

/**
 * The store over one replica of a DynamoDB global table with eventual consistency (MREC).
 *
 * A condition or transaction sees only the replica that it runs in, so nothing may rest on an item that two regions
 * write. Each region sells from an escrow of its own, and writes its own copy of an order, under an id that follows
 * from the idempotency key.
 */
export function createDynamoStore(options: DynamoOptions): Store {
  const { client, table, region } = options
  const { regions = topology.regions.map(({ name }) => name) } = options
  const writes = writesOf(table, region)

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

  const stockOf = async (sku: string) => readStock(await partition(keys.supply(sku, region).pk))

  async function setStock(sku: string, stock: number): Promise<Item> {
    return untilUncontended(async () => {
      const { supplies, sold } = await stockOf(sku)
      // Later than all it has seen, whatever the other regions' clocks say.
      const at = Math.max(Date.now(), (supplyInForce(supplies)?.at ?? 0) + 1)
      const written = await unlessContended(
        client.send(
          new PutCommand({
            TableName: table,
            Item: { ...keys.supply(sku, region), stock, at },
            ConditionExpression: 'attribute_not_exists(pk) OR #at < :at',
            ExpressionAttributeNames: { '#at': 'at' },
            ExpressionAttributeValues: { ':at': at },
          }),
        ),
      )
      return written ? { sku, stock, available: availableOf(stock, sold) } : CONTENDED
    })
  }

  async function item(sku: string): Promise<Item | undefined> {
    const { supplies, sold } = await stockOf(sku)
    const supply = supplyInForce(supplies)
    return supply && { sku, stock: supply.stock, available: availableOf(supply.stock, sold) }
  }

  async function placeOrder({ sku, quantity, key, bodyHash }: OrderRequest): Promise<Placement> {
    const id = orderId(key)
    return untilUncontended(async () => {
      const earlier = await settledOrder(id)
      if (earlier === CONTENDED) return CONTENDED
      if (earlier && earlier.bodyHash !== bodyHash) return { outcome: 'key-reused' }
      if (earlier) return { outcome: 'replayed', order: orderOf(earlier) }

      const { supplies, sold } = await stockOf(sku)
      const supply = supplyInForce(supplies)
      if (!supply) return { outcome: 'unknown-item' }
      const limit = limitOf(region, supply.stock, sold, regions)
      const left = Math.max(0, limit - (sold[region] ?? 0))
      if (quantity > left) return { outcome: 'sold-out', left }

      const at = Date.now()
      const order: HeldOrder = { id, sku, quantity, region, bodyHash, at, heldIn: region }
      const written = await transact([
        writes.takeUnits(sku, quantity, limit),
        ...writes.supplyUnchanged(sku, supply, supplies),
        writes.newOrder(order),
      ])
      return written ? { outcome: 'placed', order: orderOf(order) } : CONTENDED
    })
  }

  async function order(id: string): Promise<Order | undefined> {
    const found = await untilUncontended(() => settledOrder(id))
    return found && orderOf(found)
  }

  /**
   * The order that counts among the regions' copies. If this region's copy lost, that is settled first: its units
   * go back to its escrow and it becomes a void copy of the winner, in one transaction so that they go back once.
   */
  async function settledOrder(id: string): Promise<HeldOrder | undefined | typeof CONTENDED> {
    const copies = (await partition(keys.order(id, region).pk)).map(readOrder)
    const winner = winnerOf(copies)
    const own = copies.find(({ heldIn }) => heldIn === region)
    if (!winner || !own || own.void || winner.region === region) return winner
    const settled = await transact([
      writes.returnUnits(own.sku, own.quantity),
      writes.voidOrder(winner),
    ])
    return settled ? winner : CONTENDED
  }

  function transact(TransactItems: Write[]): Promise<boolean> {
    return unlessContended(client.send(new TransactWriteCommand({ TransactItems })))
  }

  return {
    setStock: guarded(setStock),
    item: guarded(item),
    placeOrder: guarded(placeOrder),
    order: guarded(order),
  }
}

function orderOf({ id, sku, quantity, region }: HeldOrder): Order {
  return { id, sku, quantity, region }
}
