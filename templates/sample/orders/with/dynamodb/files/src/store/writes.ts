import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import type { Supply } from '../domain/stock.ts'
import { type HeldOrder, keys, writeOrder } from './records.ts'

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
