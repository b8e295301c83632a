import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import type { Link } from '../domain/links.ts'
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

const keyOf = (code: string) => ({ pk: `LINK#${code}`, sk: 'LINK' })

/** The store over one replica of a DynamoDB global table with strong consistency (MRSC). */
export function createDynamoStore(options: DynamoOptions): Store {
  const { client, table: TableName, requestMs = REQUEST_MS } = options

  async function link(code: string): Promise<Link | undefined> {
    const get = new GetCommand({ TableName, Key: keyOf(code), ConsistentRead: true })
    const { Item } = await client.send(get, { abortSignal: limitsOf(requestMs).end })
    return Item as Link | undefined
  }

  async function keep(wanted: Link): Promise<Link> {
    const limits = limitsOf(requestMs)
    const Item = { ...keyOf(wanted.code), ...wanted }
    const put = new PutCommand({
      TableName,
      Item,
      ConditionExpression: 'attribute_not_exists(pk)',
    })
    const kept = await written(() => client.send(put, { abortSignal: limits.end }), limits)
    return kept ? wanted : ((await link(wanted.code)) as Link)
  }

  return { keep: guarded(keep), link: guarded(link) }
}
