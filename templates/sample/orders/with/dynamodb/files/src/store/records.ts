import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import { type StoredOrder, storedOrders } from '../compat/stored-order.ts'
import type { Sold, Supply } from '../domain/stock.ts'

/** A DynamoDB item as the document client gives it. */
export type Attributes = Record<string, unknown>

/**
 * The table's keys. A region's name ends every one that it writes: no item is written by two regions, because under
 * last-writer-wins one of two concurrent writes is dropped without a word.
 */
export const keys = {
  supply: (sku: string, region: string) => ({ pk: `ITEM#${sku}`, sk: `SUPPLY#${region}` }),
  escrow: (sku: string, region: string) => ({ pk: `ITEM#${sku}`, sk: `ESCROW#${region}` }),
  order: (id: string, region: string) => ({ pk: `ORDER#${id}`, sk: region }),
}

/** A copy of an order and the region that wrote it, which for a void copy is not the one that sold it. */
export interface HeldOrder extends StoredOrder {
  heldIn: string
}

/** All of a SKU's items → what every region put on sale and sold. */
export function readStock(items: readonly Attributes[]): { supplies: Supply[]; sold: Sold } {
  const supplies: Supply[] = []
  const sold: Record<string, number> = {}
  for (const { sk, stock, at, taken } of items) {
    const [kind, region] = String(sk).split('#') as [string, string]
    if (kind === 'SUPPLY') supplies.push({ region, stock: Number(stock), at: Number(at) })
    if (kind === 'ESCROW') sold[region] = Number(taken)
  }
  return { supplies, sold }
}

export function readOrder({ pk, sk, ...stored }: Attributes): HeldOrder {
  return { ...storedOrders.read(withoutBookkeeping(stored)), heldIn: String(sk) }
}

/** Names with `aws:` are replication's own. Written into another item, they would pass that write off as a copy. */
function withoutBookkeeping(stored: Attributes): Attributes {
  return Object.fromEntries(Object.entries(stored).filter(([name]) => !name.startsWith('aws:')))
}

export function writeOrder({ heldIn, ...order }: HeldOrder): Attributes {
  return { ...keys.order(order.id, heldIn), ...storedOrders.write(order) }
}

export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number]

/** The pieces that a region's transactions are made of. */
export function writesOf(table: string, region: string) {
  function supplyIs(sku: string, writer: string, at: number | undefined): Write {
    const check = { TableName: table, Key: keys.supply(sku, writer) }
    if (at === undefined) {
      return { ConditionCheck: { ...check, ConditionExpression: 'attribute_not_exists(pk)' } }
    }
    return {
      ConditionCheck: {
        ...check,
        ConditionExpression: '#at = :at',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':at': at },
      },
    }
  }

  return {
    /** Sells `units` from this region's escrow, which may then have sold `limit` at most. */
    takeUnits(sku: string, units: number, limit: number): Write {
      return {
        Update: {
          TableName: table,
          Key: keys.escrow(sku, region),
          UpdateExpression: 'ADD taken :units',
          ConditionExpression: 'attribute_not_exists(taken) OR taken <= :most',
          ExpressionAttributeValues: { ':units': units, ':most': limit - units },
        },
      }
    },

    returnUnits(sku: string, units: number): Write {
      return {
        Update: {
          TableName: table,
          Key: keys.escrow(sku, region),
          UpdateExpression: 'ADD taken :units',
          ExpressionAttributeValues: { ':units': -units },
        },
      }
    },

    /** That `inForce` is what a limit may still rest on: neither it nor this region's own supply has moved. */
    supplyUnchanged(sku: string, inForce: Supply, supplies: readonly Supply[]): Write[] {
      const own = supplies.find((supply) => supply.region === region)
      const other = inForce.region === region ? [] : [supplyIs(sku, inForce.region, inForce.at)]
      return [supplyIs(sku, region, own?.at), ...other]
    },

    newOrder(order: HeldOrder): Write {
      return {
        Put: {
          TableName: table,
          Item: writeOrder(order),
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      }
    },

    /** Makes this region's copy a void one of `winner`, at most once. */
    voidOrder(winner: HeldOrder): Write {
      return {
        Put: {
          TableName: table,
          Item: writeOrder({ ...winner, heldIn: region, void: true }),
          ConditionExpression: 'attribute_not_exists(#void)',
          ExpressionAttributeNames: { '#void': 'void' },
        },
      }
    },
  }
}
