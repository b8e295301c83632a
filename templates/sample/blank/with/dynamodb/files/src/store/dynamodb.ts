import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { Note } from '../domain/notes.ts'
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

/** No item is written by two regions: each has its own copy of a note, and all copies say the same. */
const keyOf = (id: string, region: string) => ({ pk: `NOTE#${id}`, sk: region })

/** The store over one replica of a DynamoDB global table with eventual consistency (MREC). */
export function createDynamoStore({ client, table, region }: DynamoOptions): Store {
  async function note(id: string): Promise<Note | undefined> {
    const { Items: [first] = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': keyOf(id, region).pk },
        ConsistentRead: true,
      }),
    )
    return first && { id, text: String(first.text) }
  }

  async function keep({ id, text }: Note): Promise<void> {
    const Item = { ...keyOf(id, region), text }
    const ConditionExpression = 'attribute_not_exists(pk)'
    await untilUncontended(async () => {
      if (await note(id)) return
      const put = new PutCommand({ TableName: table, Item, ConditionExpression })
      return (await unlessContended(client.send(put))) ? undefined : CONTENDED
    })
  }

  return { keep: guarded(keep), note: guarded(note) }
}
