import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { type Copy, firstOf, type Link } from '../domain/links.ts'
import { CONTENDED, unlessContended, untilUncontended } from './attempts.ts'
import { guarded } from './failures.ts'
import type { Store } from './store.ts'

export interface DynamoOptions {
  client: DynamoDBDocumentClient
  table: string
  /** The region that this store reads and writes in. */
  region: string
  /** All regions. */
  regions?: readonly string[]
}

/** No item is written by two regions: each has its own copy of a link, and the earliest is the one that counts. */
const keyOf = (code: string, region: string) => ({ pk: `LINK#${code}`, sk: region })

/** The store over one replica of a DynamoDB global table with eventual consistency (MREC). */
export function createDynamoStore({ client, table, region }: DynamoOptions): Store {
  async function link(code: string): Promise<Link | undefined> {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': keyOf(code, region).pk },
        ConsistentRead: true,
      }),
    )
    return firstOf(Items as Copy[])
  }

  async function keep(wanted: Link): Promise<Link> {
    return untilUncontended(async () => {
      const found = await link(wanted.code)
      if (found) return found
      const Item = { ...keyOf(wanted.code, region), ...wanted, region }
      const ConditionExpression = 'attribute_not_exists(pk)'
      const put = new PutCommand({ TableName: table, Item, ConditionExpression })
      return (await unlessContended(client.send(put))) ? wanted : CONTENDED
    })
  }

  return { keep: guarded(keep), link: guarded(link) }
}
