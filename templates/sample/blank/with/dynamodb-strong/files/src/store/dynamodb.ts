import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import type { Note } from '../domain/notes.ts'
import { limitsOf, REQUEST_MS, written } from './attempts.ts'
import { guarded } from './failures.ts'
import type { Store } from './store.ts'

export interface DynamoOptions {
  client: DynamoDBDocumentClient
  table: string
  /** The region that this store reads and writes in. */
  region: string
  /** How long a request may take, in ms. */
  requestMs?: number
}

const keyOf = (id: string) => ({ pk: `NOTE#${id}`, sk: 'NOTE' })

/** The store over one replica of a DynamoDB global table with strong consistency (MRSC). */
export function createDynamoStore(options: DynamoOptions): Store {
  const { client, table: TableName, requestMs = REQUEST_MS } = options

  async function note(id: string): Promise<Note | undefined> {
    const get = new GetCommand({ TableName, Key: keyOf(id), ConsistentRead: true })
    const { Item } = await client.send(get, { abortSignal: limitsOf(requestMs).end })
    return Item && { id, text: String(Item.text) }
  }

  /** Where there is one it is the same: its id follows from what is in it. */
  async function keep({ id, text }: Note): Promise<void> {
    const limits = limitsOf(requestMs)
    const Item = { ...keyOf(id), text }
    const ConditionExpression = 'attribute_not_exists(pk)'
    const put = new PutCommand({ TableName, Item, ConditionExpression })
    await written(() => client.send(put, { abortSignal: limits.end }), limits)
  }

  return { keep: guarded(keep), note: guarded(note) }
}
